"""Every query about interviews."""

from uuid import UUID

from sqlmodel import col, func, select

from chassis.work import Work
from judicial_referral.interviews.models import Interview


async def held(work: Work, child_id: UUID) -> int:
    """How often the child was interviewed, by whichever unit."""
    query = select(func.coalesce(func.max(Interview.ordinal), 0))
    return (
        await (await work.session()).exec(query.where(col(Interview.child_id) == child_id))
    ).one()
