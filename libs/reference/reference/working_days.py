"""Working days 工作日 by the State Council's yearly notice, make-up Saturdays and Sundays included.

The notice for a year appears in November of the year before, through `chinesecalendar`. A year
without one is never guessed: `is_working_day` raises CalendarMissing.
"""

from collections.abc import Callable
from datetime import date, timedelta

from chinese_calendar.constants import holidays, workdays

_OFF = frozenset(holidays)
_MADE_UP = frozenset(workdays)
# A year counts as published once its National Day is listed; a stray 1 January does not suffice.
YEARS = frozenset(day.year for day in _OFF if (day.month, day.day) == (10, 1))

WorkingDay = Callable[[date], bool]


class CalendarMissing(LookupError):
    """The State Council's calendar of this year is not known yet."""

    def __init__(self, year: int) -> None:
        super().__init__(f"The State Council's calendar of {year} is not known yet.")
        self.year = year


def is_working_day(day: date) -> bool:
    """Raises CalendarMissing for a year without a published calendar."""
    if day.year not in YEARS:
        raise CalendarMissing(day.year)
    return is_presumed_working_day(day)


def is_presumed_working_day(day: date) -> bool:
    """As `is_working_day`; Monday to Friday in a year without a calendar. Never a final answer."""
    return day in _MADE_UP or (day.weekday() < 5 and day not in _OFF)


def add_working_days(start: date, count: int, working: WorkingDay = is_working_day) -> date:
    """The `count`th working day after `start`, which is itself not counted."""
    day = start
    while count > 0:
        day += timedelta(days=1)
        count -= working(day)
    return day


def roll(day: date, working: WorkingDay = is_working_day) -> date:
    """The day itself, or the next working day (87号令85, 民法典203; weekends too, as a default)."""
    while not working(day):
        day += timedelta(days=1)
    return day
