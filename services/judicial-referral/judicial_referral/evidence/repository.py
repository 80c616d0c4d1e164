"""Every query about evidence; whoever is suspected in the report does not find it."""

from collections.abc import AsyncIterator, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_
from sqlmodel import col, select

from chassis.work import Work
from judicial_referral.evidence.models import Evidence, EvidenceLink, EvidencePart
from judicial_referral.referrals.models import Referral

_PARTS_AT_ONCE = 4


async def parts(work: Work, evidence_id: UUID) -> AsyncIterator[EvidencePart]:
    """A few at a time: a whole piece may be larger than is well kept in memory."""
    query = select(EvidencePart).where(col(EvidencePart.evidence_id) == evidence_id)
    query = query.order_by(col(EvidencePart.number)).execution_options(yield_per=_PARTS_AT_ONCE)
    async for part in await (await work.session()).stream_scalars(query):
        yield part


async def links(work: Work, evidence_id: UUID) -> Sequence[EvidenceLink]:
    query = select(EvidenceLink).where(col(EvidenceLink.evidence_id) == evidence_id)
    return (await (await work.session()).exec(query.order_by(col(EvidenceLink.number)))).all()


async def is_before(work: Work, report_id: UUID, unit_id: UUID) -> bool:
    """Whether the report was referred to the unit, and not given back."""
    query = select(Referral.id).where(
        col(Referral.report_id) == report_id,
        col(Referral.unit_id) == unit_id,
        col(Referral.access_ended_at).is_(None),
    )
    return (await (await work.session()).exec(query)).first() is not None


def is_under_way() -> ColumnElement[bool]:
    """True of what was handed over and not received yet."""
    return col(Evidence.handed_to).is_not(None)


async def is_lodged(work: Work, report_id: UUID) -> bool:
    query = select(Evidence.id).where(col(Evidence.report_id) == report_id)
    return (await (await work.session()).exec(query)).first() is not None


async def is_with(work: Work, referral: Referral) -> bool:
    """Whether its unit holds a piece of the matter, or is handed one, and has no other referral of
    the report by which it could hand that over."""
    unit = str(referral.unit_id)
    is_its_own = or_(col(Evidence.held_by) == unit, col(Evidence.handed_to) == unit)
    another = exists().where(
        col(Referral.report_id) == referral.report_id,
        col(Referral.unit_id) == referral.unit_id,
        col(Referral.id) != referral.id,
        col(Referral.access_ended_at).is_(None),
    )
    query = select(Evidence.id).where(
        col(Evidence.report_id) == referral.report_id, is_its_own, ~another
    )
    return (await (await work.session()).exec(query)).first() is not None
