"""Every query about reconsiderations."""

from uuid import UUID

from sqlmodel import col, select

from chassis.work import Work
from judicial_referral.reconsiderations.models import Outcome, Reconsideration


async def ordered(work: Work, referral_id: UUID, decision_no: str) -> bool:
    """Whether the court decided, on reconsideration, to make the order under this number."""
    query = select(Reconsideration.id).where(
        col(Reconsideration.referral_id) == referral_id,
        col(Reconsideration.outcome) == Outcome.ORDERED,
        col(Reconsideration.decision_no) == decision_no,
    )
    return (await (await work.session()).exec(query)).first() is not None
