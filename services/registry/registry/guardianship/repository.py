"""Every query about parents, guardians and siblings."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from chassis.areas import within
from chassis.work import Work
from registry.children.models import Child
from registry.guardianship.models import Guardian, Parent, ParentRole, Sibling


async def parents(work: Work, child: Child) -> tuple[Parent | None, Parent | None]:
    """Father and mother, where they are recorded."""
    query = select(Parent).where(col(Parent.child_id) == child.id, *within(Parent, child.area))
    known = {one.role: one for one in (await (await work.session()).exec(query)).all()}
    return known.get(ParentRole.FATHER), known.get(ParentRole.MOTHER)


async def guardian(work: Work, child: Child, guardian_id: UUID) -> Guardian | None:
    query = select(Guardian).where(
        col(Guardian.id) == guardian_id,
        col(Guardian.child_id) == child.id,
        *within(Guardian, child.area),
    )
    return (await (await work.session()).exec(query)).one_or_none()


async def guardians(work: Work, child: Child) -> Sequence[Guardian]:
    """The latest first."""
    query = select(Guardian).where(
        col(Guardian.child_id) == child.id, *within(Guardian, child.area)
    )
    query = query.order_by(col(Guardian.id).desc())
    return (await (await work.session()).exec(query)).all()


async def siblings(work: Work, child: Child) -> Sequence[Sibling]:
    query = select(Sibling).where(col(Sibling.child_id) == child.id, *within(Sibling, child.area))
    query = query.order_by(col(Sibling.sibling_id))
    return (await (await work.session()).exec(query)).all()
