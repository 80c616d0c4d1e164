"""Every query about contacts."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select

from chassis.areas import within
from chassis.duties import OPEN
from chassis.models import Duty
from chassis.work import Work
from registry.children.models import Child
from registry.contacts.models import Contact
from registry.entrustments.models import CONTACT


async def page(
    work: Work, child: Child, before: UUID | None, limit: int
) -> Sequence[Contact]:  # fmt: skip
    """The latest recorded first, before an id."""
    query = select(Contact).where(col(Contact.child_id) == child.id, *within(Contact, child.area))
    if before is not None:
        query = query.where(col(Contact.id) < before)
    return (
        await (await work.session()).exec(query.order_by(col(Contact.id).desc()).limit(limit))
    ).all()


async def latest(work: Work, child: Child, since: date) -> tuple[date | None, date | None]:
    """The last day on which a parent spoke to the child, and to the carer, from a day on."""
    day = col(Contact.contacted_on)
    query = select(
        func.max(day).filter(col(Contact.with_child)),
        func.max(day).filter(col(Contact.with_carer)),
    ).where(col(Contact.child_id) == child.id, day >= since, *within(Contact, child.area))
    found = (await (await work.session()).exec(query)).one()
    return found[0], found[1]


async def clock(work: Work, entrustment_id: UUID) -> datetime | None:
    """When the clock of the next contact began."""
    query = select(Duty.opened_at).where(
        col(Duty.kind) == CONTACT,
        col(Duty.subject_id) == entrustment_id,
        col(Duty.status).in_(OPEN),
    )
    return (await (await work.session()).exec(query)).one_or_none()
