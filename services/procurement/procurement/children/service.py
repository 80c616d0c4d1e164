"""Keep the copy, and what each county has to look after, as the registry tells it."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from chassis.work import Work
from contracts.registry import ChildClassified, ChildLeft, ChildMoved, ChildRegistered
from procurement.assignments import service as assignments
from procurement.children import repository
from procurement.children.repository import Known
from procurement.loads import service as loads
from procurement.needs import service as needs
from reference.divisions import Area


async def remember(work: Work, told: Sequence[ChildRegistered | ChildClassified]) -> None:
    await _change(
        work,
        {
            event.child_id: Known(Area(event.area), event.categories, getattr(event, "tier", None))
            for event in told
        },
    )


async def move(work: Work, told: Sequence[ChildMoved]) -> None:
    """Assignments and needs go along as far as contracts and offers reach: in another county the
    child's needs are registered anew."""
    areas = {event.child_id: Area(event.area) for event in told}
    before = await repository.known(work, areas)
    changes = {child: before.get(child, Known(area)).moved(area) for child, area in areas.items()}
    await _change(work, changes)
    for event in told:
        await assignments.follow(work, event.child_id, Area(event.area))
        await needs.follow(work, event.child_id, Area(event.area))


async def forget(work: Work, told: Sequence[ChildLeft]) -> None:
    gone = [event.child_id for event in told]
    await loads.count_children(work, (await repository.known(work, gone)).values(), ())
    await repository.drop(work, gone)
    for child in gone:
        await assignments.end_of_child(work, child)
        await needs.withdraw_all(work, child)


async def _change(work: Work, changes: Mapping[UUID, Known]) -> None:
    before = await repository.known(work, changes)
    await repository.put(work, changes)
    await loads.count_children(work, before.values(), changes.values())
