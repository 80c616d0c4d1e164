"""Every query about entrustments."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlmodel import col, select

from chassis.areas import within
from chassis.work import Work
from registry.children.models import Child
from registry.entrustments.models import Entrustment


async def find(work: Work, child: Child, entrustment_id: UUID) -> Entrustment | None:
    query = select(Entrustment).where(
        col(Entrustment.id) == entrustment_id,
        col(Entrustment.child_id) == child.id,
        *within(Entrustment, child.area),
    )
    return (await (await work.session()).exec(query)).one_or_none()


async def all_of(work: Work, child: Child) -> Sequence[Entrustment]:
    """The latest first."""
    query = select(Entrustment).where(
        col(Entrustment.child_id) == child.id, *within(Entrustment, child.area)
    )
    query = query.order_by(col(Entrustment.starts_on).desc())
    return (await (await work.session()).exec(query)).all()


async def in_force(work: Work, child: Child, on: date) -> Entrustment | None:
    query = select(Entrustment).where(
        col(Entrustment.child_id) == child.id,
        col(Entrustment.starts_on) <= on,
        col(Entrustment.ended_on) >= on,
        *within(Entrustment, child.area),
    )
    return (await (await work.session()).exec(query)).one_or_none()
