"""Keep the copy of the children, and all that we hold of each, where the registry says."""

from collections.abc import Sequence

from chassis import duties
from chassis.areas import county_of
from chassis.work import Work
from contracts.registry import (
    ChildCorrected,
    ChildLeft,
    ChildMoved,
    ChildRegistered,
    SiblingDeclared,
)
from placement.children import repository
from placement.custody import repository as custody
from placement.custody.models import DEPARTED
from placement.holds import service as holds
from placement.needs import service as needs
from placement.needs.models import Cause
from reference.divisions import Area


async def remember(work: Work, told: Sequence[tuple[ChildRegistered, int]]) -> None:
    """Each with its version; what is older than what we know is left."""
    newest: dict[object, tuple[ChildRegistered, int]] = {}
    for event, version in told:
        known = newest.get(event.child_id)
        if known is None or version >= known[1]:
            newest[event.child_id] = (event, version)
    await repository.remember(work, newest.values())


async def correct(work: Work, event: ChildCorrected, version: int) -> None:
    """Another birth or sex than was entered first."""
    child = await repository.newer(work, event.child_id, version)
    if child is not None:
        child.version, child.birth_on, child.sex = version, event.birth_on, event.sex


async def join(work: Work, event: SiblingDeclared, version: int) -> None:
    """Two families become one: each child names one sibling at most, so the last of the chain, who
    names nobody, names the new one."""
    child = await repository.newer(work, event.child_id, version)
    if child is None:
        return
    child.version = version
    family = {one.id: one for one in await repository.siblings(work, child)}
    if event.sibling_id in family:
        return
    last = child
    while last.sibling_of in family:
        last = family[last.sibling_of]
    last.sibling_of = event.sibling_id


async def move(work: Work, event: ChildMoved, version: int) -> None:
    """All that we hold of the child goes where it is registered now: its county answers for it."""
    child = await repository.newer(work, event.child_id, version)
    if child is None:
        return
    child.version = version
    for level, code in Area(event.area).columns().items():
        setattr(child, level, code)
    await repository.carry_along(work, child)


async def leave(work: Work, event: ChildLeft, version: int) -> None:
    """Nobody looks for a bed any more; whether a custody ends, and how, a person must decide."""
    child = await repository.newer(work, event.child_id, version)
    if child is None:
        return
    child.version, child.left_as, child.kept_as = version, event.reason, event.kept_as
    await needs.fall_away(work, child.id, Cause.CHILD_LEFT)
    await holds.release_all(work, [child.id])
    held = await custody.open_of(work, child.id)
    if held is not None and await custody.open_duty(work, DEPARTED, held.id) is None:
        duties.open_duty(
            work,
            DEPARTED,
            norm="placement.custody_of_departed",
            subject_type="custody",
            subject_id=held.id,
            child_id=child.id,
            area=county_of(held.area),
            department="civil_affairs",
        )
