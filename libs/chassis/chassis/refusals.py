"""What a refusal of the database means to the caller."""

from collections.abc import Mapping

import structlog
from asyncpg import exceptions as server

from chassis.errors import Conflict, Forbidden, Invalid, Problem

log = structlog.get_logger()

_CLASHES = (
    server.UniqueViolationError,
    server.SerializationError,
    server.DeadlockDetectedError,
)
_BUSY = (
    server.LockNotAvailableError,
    server.SerializationError,
    server.DeadlockDetectedError,
)
_UNSTORABLE = (
    server.NumericValueOutOfRangeError,
    server.CharacterNotInRepertoireError,
    server.UntranslatableCharacterError,
    server.StringDataRightTruncationError,
    server.DatetimeFieldOverflowError,
    server.InvalidDatetimeFormatError,
    server.InvalidTextRepresentationError,
)
_POLICY_CHECK = "ExecWithCheckOptions"


class Clash(Exception):
    """A row was there already, or two got in each other's way: worth looking and trying again."""


class InFlight(Conflict):
    """Another request holds this record or this Idempotency-Key; try again in a moment."""

    title_zh = "处理中，请稍后重试"

    def __init__(self) -> None:
        super().__init__(headers={"Retry-After": "1"})


class AlreadyThere(Conflict):
    """Such a record exists already."""

    title_zh = "记录已存在"


class OutsideYourArea(Forbidden):
    """Only what lies in your area can be written."""

    title_zh = "超出管辖区域"


def meaning_of(
    error: BaseException, refusals: Mapping[str, type[Problem]], *, again: bool
) -> Exception | None:
    """`refusals` names the problem of each constraint; `again`: the second try. None: a fault."""
    if isinstance(error, _CLASHES) and not again:
        return Clash()
    if isinstance(error, _BUSY):
        return InFlight()
    if isinstance(error, server.IntegrityConstraintViolationError):
        return _refused(error, refusals)
    if isinstance(error, _UNSTORABLE) or type(error) is server.DataError:
        log.warning("value_refused", error=type(error).__name__)
        return Invalid("A value is out of the range that can be stored.")
    if getattr(error, "server_source_function", None) == _POLICY_CHECK:
        return OutsideYourArea()
    return None


def _refused(
    error: server.IntegrityConstraintViolationError, refusals: Mapping[str, type[Problem]]
) -> Problem:
    constraint = getattr(error, "constraint_name", None) or ""
    if constraint in refusals:
        return refusals[constraint]()
    if isinstance(error, server.UniqueViolationError):
        return AlreadyThere()
    log.warning("constraint_refused", constraint=constraint)
    return Invalid(f"The database refuses this: {constraint}.")
