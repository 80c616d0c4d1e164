"""Every query about entrustments."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlmodel import col, select

from chassis.areas import within
from chassis.duties import OPEN
from chassis.models import Duty
from chassis.work import Work
from registry.children.models import Child
from registry.entrustments.models import KINDS, Entrustment


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


async def lapsed(work: Work, on: date, limit: int) -> Sequence[tuple[str, UUID, UUID]]:
    """Kind, subject and child of duties about entrusted care that was over before that day."""
    query = (
        select(Duty.kind, Duty.subject_id, Entrustment.child_id)
        .join(Entrustment, col(Entrustment.id) == col(Duty.subject_id))
        .where(
            col(Duty.kind).in_(KINDS),
            col(Duty.status).in_(OPEN),
            col(Entrustment.ended_on) < on,
        )
    )
    return (await (await work.session()).exec(query.limit(limit))).all()


async def provide(work: Work, child: Child, on: date) -> bool:
    """Whether the child is entrusted to somebody on that day or later."""
    query = select(Entrustment.id).where(
        col(Entrustment.child_id) == child.id,
        col(Entrustment.ended_on) >= on,
        *within(Entrustment, child.area),
    )
    return (await (await work.session()).exec(query.limit(1))).first() is not None


async def in_force(work: Work, child: Child, on: date) -> Entrustment | None:
    query = select(Entrustment).where(
        col(Entrustment.child_id) == child.id,
        col(Entrustment.starts_on) <= on,
        col(Entrustment.ended_on) >= on,
        *within(Entrustment, child.area),
    )
    return (await (await work.session()).exec(query)).one_or_none()
