"""Every query about applications for unattended children."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from chassis.areas import within
from chassis.work import Work
from registry.children.models import Child
from registry.unattended.models import Unattended


async def find(work: Work, child: Child, unattended_id: UUID) -> Unattended | None:
    """The application, locked."""
    query = select(Unattended).where(
        col(Unattended.id) == unattended_id,
        col(Unattended.child_id) == child.id,
        *within(Unattended, child.area),
    )
    return (await (await work.session()).exec(query.with_for_update())).one_or_none()


async def all_of(work: Work, child: Child) -> Sequence[Unattended]:
    """The latest first."""
    query = select(Unattended).where(
        col(Unattended.child_id) == child.id, *within(Unattended, child.area)
    )
    return (await (await work.session()).exec(query.order_by(col(Unattended.id).desc()))).all()
