"""Every day: who crossed an age limit, whose label lapsed or begins, whose parents have been silent
for too long is looked at anew."""

from chassis.sweeping import AT_ONCE
from chassis.work import Work
from registry.assessments import service as assessments
from registry.children import repository
from registry.entrustments import service as entrustments
from registry.labels import service


async def sweep(work: Work) -> int:
    """Look at the children that are due, and at care that is over; returns how many of either."""
    due = await repository.to_relabel(work, service.today(work), AT_ONCE)
    for child in due:
        await assessments.rescore(work, child)
        await service.reclassify(work, child)
    return max(len(due), await entrustments.lapse(work, AT_ONCE))
