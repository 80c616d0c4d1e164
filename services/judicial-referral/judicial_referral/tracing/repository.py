"""Every query about tracing."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from chassis.work import Work
from judicial_referral.tracing.chain import TracingStep
from judicial_referral.tracing.models import Tracing, TracingDone


async def done(work: Work, tracing_id: UUID) -> Sequence[TracingDone]:
    query = select(TracingDone).where(col(TracingDone.tracing_id) == tracing_id)
    return (await (await work.session()).exec(query.order_by(col(TracingDone.id)))).all()


async def of_children(work: Work, child_ids: Sequence[UUID]) -> Sequence[UUID]:
    """The searches that go on for these children."""
    query = select(Tracing.id).where(
        col(Tracing.child_id).in_(child_ids), col(Tracing.step) != TracingStep.RETURNED
    )
    return (await (await work.session()).exec(query)).all()
