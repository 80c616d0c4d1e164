"""How a pause moves the end of a period that is counted in working days."""

from collections.abc import Iterable
from datetime import date, timedelta

from reference.working_days import add_working_days, is_presumed_working_day

Span = tuple[date, date]
"""The day it began, which counts as ever, and the day it ended, which does not."""


def begun_later(start: date, pauses: Iterable[Span]) -> date:
    """The day from which the whole period ends on the same day as the paused one does.

    A year without a calendar is counted Monday to Friday; the duty says that it is provisional.
    """
    skipped = sum(
        is_presumed_working_day(began + timedelta(days=1 + offset))
        for began, ended in pauses
        for offset in range((ended - began).days)
    )
    return add_working_days(start, skipped, is_presumed_working_day)
