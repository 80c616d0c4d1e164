"""Telling an outage (the database or a peer is away) from a fault of what was asked."""

from asyncpg.exceptions import (
    AdminShutdownError,
    CannotConnectNowError,
    ConnectionDoesNotExistError,
    CrashShutdownError,
    InterfaceError,
    PostgresConnectionError,
    TooManyConnectionsError,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from chassis.broker import BrokerLost
from chassis.errors import Unavailable

_OUTAGES = (
    OSError,
    TimeoutError,
    PostgresConnectionError,
    InterfaceError,
    AdminShutdownError,
    CannotConnectNowError,
    ConnectionDoesNotExistError,
    CrashShutdownError,
    TooManyConnectionsError,
    PoolTimeout,
    BrokerLost,
    Unavailable,
)


def is_outage(error: BaseException) -> bool:
    """True when trying the same again later may well succeed."""
    if isinstance(error, DBAPIError):
        cause = getattr(error.orig, "__cause__", None)
        return error.connection_invalidated or isinstance(cause, _OUTAGES)
    return isinstance(error, _OUTAGES)
