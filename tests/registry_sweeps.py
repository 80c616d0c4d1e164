"""The registry's daily sweep, run as it will be on a day to come."""

from datetime import UTC, date, datetime

from chassis.work import Work
from reference.clocks import CHINA
from registry.labels.sweep import sweep
from registry_file import File


async def sweep_at(file: File, day: date) -> None:
    """The sweep as it will run at noon of a day to come, until it got to this child: a row that
    somebody else holds is left for the next time."""
    due = "SELECT 1 FROM child WHERE id::text = $1 AND relabel_on <= $2 AND left_on IS NULL"
    while await file.place.rows(due, file.child, day):
        async with Work(file.place.service.web.state.chassis) as work:
            work.now = datetime(day.year, day.month, day.day, 12, tzinfo=CHINA).astimezone(UTC)
            await sweep(work)
            await work.commit()
