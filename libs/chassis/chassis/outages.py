"""Telling an outage (the database or a peer is away or full) from a fault of what was asked."""

import asyncpg
from asyncpg import exceptions as server
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from chassis.broker import BrokerLost
from chassis.errors import Unavailable

_OUTAGES = (
    OSError,
    TimeoutError,
    server.PostgresConnectionError,
    server.OperatorInterventionError,  # shut down, or over its statement_timeout
    server.InsufficientResourcesError,  # disk, memory or connections used up
    server.ReadOnlySQLTransactionError,  # a standby, while it takes over
    server.IdleInTransactionSessionTimeoutError,
    PoolTimeout,
    BrokerLost,
    Unavailable,
)
_CLASHES = (
    server.LockNotAvailableError,
    server.DeadlockDetectedError,
    server.SerializationError,
)


def is_outage(error: BaseException) -> bool:
    """True when trying the same again later may well succeed."""
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    cause = cause_of(error)
    if isinstance(cause, asyncpg.InterfaceError):  # it also stands for a statement too large
        return "clos" in str(cause)
    return isinstance(cause, _OUTAGES)


def is_passing(error: BaseException) -> bool:
    """An outage, or somebody else's transaction in the way: not a fault of this event."""
    return is_outage(error) or isinstance(cause_of(error), _CLASHES)


def cause_of(error: BaseException) -> BaseException:
    """The driver's own error inside SQLAlchemy's, or the error itself."""
    if isinstance(error, DBAPIError):
        return getattr(error.orig, "__cause__", None) or error
    return error
