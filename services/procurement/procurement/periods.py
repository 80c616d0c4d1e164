"""The last day of a period: the first lawful day of `not_less_than`, the last one of `within`."""

from datetime import date

from reference import clocks
from reference.divisions import Area
from reference.norms import norm
from reference.working_days import CalendarMissing


def last_day(norm_id: str, start: date, area: Area) -> date:
    """By the norm in force on `start`; the start itself is not counted.

    Where the State Council's calendar is not published yet, Monday to Friday count.
    """
    rule = norm(norm_id, start, area)
    try:
        return clocks.due(rule, start)
    except CalendarMissing:
        return clocks.provisional_due(rule, start)
