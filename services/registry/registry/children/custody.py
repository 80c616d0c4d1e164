"""Knowing where a child is in custody; the state's guardianship gives a label (TG, LG), and the
agency's staff a look at the file."""

from collections.abc import Sequence

from chassis.work import Work
from contracts.placement import CustodyBegan, CustodyEnded
from registry.children import repository
from registry.grants import service as grants
from registry.labels import service as labels


async def begin(work: Work, began: Sequence[CustodyBegan]) -> None:
    """Remember which agency each child is with; of two for one child the later one holds."""
    await grants.entrust(work, began)
    latest = {event.child_id: event for event in began}
    for child in await repository.load(work, list(latest)):
        if child.custody_id != latest[child.id].custody_id:
            child.begin_custody(latest[child.id])
            await labels.reclassify(work, child)


async def end(work: Work, ended: Sequence[CustodyEnded]) -> None:
    """A custody that is not the present one changes nothing."""
    await grants.end_care(work, ended)
    over = {event.child_id: event.custody_id for event in ended}
    for child in await repository.load(work, list(over)):
        if child.custody_id == over[child.id]:
            child.end_custody()
            await labels.reclassify(work, child)
