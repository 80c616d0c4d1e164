"""When a period ends (87号令85, 民法典201-203, 民诉法85).

- The day a period starts on is not counted.
- Working days follow the State Council's calendar; calendar days and months whose norm `rolls`
  and that end on a day off end on the next working day.
- A month ends on the corresponding day, or on the month's last day.
- Hours run from the instant itself and never roll.

Days are those of China (Asia/Shanghai, UTC+8 all year). Given a date, a clock answers with the
last day of the period. Given an aware instant it answers with the instant at which that day is
over: its 24:00, the next midnight, in UTC. For `within` that is the latest lawful moment, for
`not_less_than` the first at which the whole period has passed; where the law asks only for the
day, compare dates.
"""

from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import overload

from reference.months import add_months
from reference.norms import Norm, Unit
from reference.working_days import (
    WorkingDay,
    add_working_days,
    is_presumed_working_day,
    is_working_day,
    roll,
)

# A fixed offset: no summer time since 1991, and a bare container may have no zone files.
CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")


class NotAClock(TypeError):
    """A threshold has no end, and hours need an instant with a time zone."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


@overload
def due(norm: Norm, start: datetime) -> datetime: ...
@overload
def due(norm: Norm, start: date) -> date: ...
def due(norm: Norm, start: date) -> date:
    """The end of the norm's period from `start`; a date for a date, an instant for an instant.

    Raises CalendarMissing where the end depends on a year without a calendar, NotAClock for a
    threshold, a naive datetime, or hours from a date.
    """
    return _end(norm, start, is_working_day)


@overload
def provisional_due(norm: Norm, start: datetime) -> datetime: ...
@overload
def provisional_due(norm: Norm, start: date) -> date: ...
def provisional_due(norm: Norm, start: date) -> date:
    """As `due`, taking Monday to Friday as working days in years without a calendar.

    Only after CalendarMissing, marked as provisional wherever it is stored or shown, and computed
    again once the calendar is published.
    """
    return _end(norm, start, is_presumed_working_day)


def day_before(norm: Norm, end: date) -> date:
    """The day that lies the norm's calendar days ahead of `end`: when to warn of an expiry."""
    if norm.unit is not Unit.CALENDAR_DAYS:
        raise NotAClock
    return end - timedelta(days=norm.value)


def _end(norm: Norm, start: date, working: WorkingDay) -> date:
    if not isinstance(start, datetime):
        return _last_day(norm, start, working)
    if start.tzinfo is None:
        raise NotAClock
    if norm.unit is Unit.HOURS:
        return start.astimezone(UTC) + timedelta(hours=norm.value)
    return _midnight_after(_last_day(norm, start.astimezone(CHINA).date(), working))


def _midnight_after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), CHINA).astimezone(UTC)


def _last_day(norm: Norm, start: date, working: WorkingDay) -> date:
    match norm.unit:
        case Unit.WORKING_DAYS:
            return add_working_days(start, norm.value, working)
        case Unit.CALENDAR_DAYS:
            day = start + timedelta(days=norm.value)
        case Unit.MONTHS:
            day = add_months(start, norm.value)
        case _:
            raise NotAClock
    return roll(day, working) if norm.rolls else day
