"""Every query about evidence; whoever is suspected in the report does not find it."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from chassis.work import Work
from judicial_referral.evidence.models import EvidenceLink, EvidencePart


async def parts(work: Work, evidence_id: UUID) -> Sequence[EvidencePart]:
    query = select(EvidencePart).where(col(EvidencePart.evidence_id) == evidence_id)
    return (await (await work.session()).exec(query.order_by(col(EvidencePart.number)))).all()


async def links(work: Work, evidence_id: UUID) -> Sequence[EvidenceLink]:
    query = select(EvidenceLink).where(col(EvidenceLink.evidence_id) == evidence_id)
    return (await (await work.session()).exec(query.order_by(col(EvidenceLink.number)))).all()
