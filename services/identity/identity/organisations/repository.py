"""Every query about organisations."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from chassis.work import Work
from identity.organisations.models import Organisation


async def get(work: Work, organisation_id: UUID, *, lock: bool = False) -> Organisation | None:
    query = select(Organisation).where(col(Organisation.id) == organisation_id)
    if lock:
        query = query.with_for_update()
    return (await (await work.session()).exec(query)).one_or_none()


async def page(work: Work, after: UUID | None, limit: int) -> Sequence[Organisation]:
    """In the order of their registration."""
    query = select(Organisation).order_by(col(Organisation.id)).limit(limit)
    if after is not None:
        query = query.where(col(Organisation.id) > after)
    return (await (await work.session()).exec(query)).all()
