"""Until when something may still be asked for."""

from datetime import datetime

from reference import clocks, norms
from reference.divisions import Area
from reference.working_days import CalendarMissing


def last_moment(norm_id: str, since: datetime, area: Area) -> datetime:
    """The end of the norm's period. Where the State Council's calendar is not out yet, Monday to
    Friday are taken as working days: nobody loses a right by its being late."""
    norm = norms.norm(norm_id, since.astimezone(clocks.CHINA).date(), area)
    try:
        return clocks.due(norm, since)
    except CalendarMissing:
        return clocks.provisional_due(norm, since)
