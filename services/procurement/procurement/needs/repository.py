"""Queries of needs."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from chassis.work import Work
from procurement.needs.models import NeedStatus, ServiceNeed


async def lock_open(work: Work, child_id: UUID) -> Sequence[ServiceNeed]:
    """A child's needs that are not closed, locked, in one order."""
    query = (
        select(ServiceNeed)
        .where(col(ServiceNeed.child_id) == child_id, col(ServiceNeed.status) != NeedStatus.CLOSED)
        .order_by(col(ServiceNeed.id))
        .with_for_update()
    )
    return (await (await work.session()).exec(query)).all()
