"""Use cases of the proof of capabilities."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col

from chassis.pagination import Page
from chassis.rows import newest, one
from chassis.work import Work
from placement.agencies import repository as agencies
from placement.agencies.models import Agency
from placement.agencies.service import tend
from placement.capabilities import duties, repository
from placement.capabilities.models import CapabilityEvidence, Standing
from placement.capabilities.schemas import EvidenceCreate, EvidenceRead
from placement.fields import today


async def record(work: Work, agency_id: UUID, form: EvidenceCreate) -> CapabilityEvidence:
    """A later proof of the same capability renews those that end before it."""
    agency = await tend(work, agency_id)
    before = (await repository.of(work, [agency.id]))[agency.id]
    evidence = CapabilityEvidence(**form.model_dump(), agency_id=agency.id, recorded_at=work.now)
    work.add(evidence)
    await work.flush()
    for earlier in before:
        if earlier.capability == evidence.capability and evidence.valid_until > earlier.valid_until:
            await duties.renewed(work, earlier)
    if not evidence.is_over(today(work)):
        duties.owe_renewal(work, evidence, agency)
    await _settle(work, agency, [*before, evidence])
    return evidence


async def withdraw(work: Work, evidence_id: UUID, document_no: str) -> CapabilityEvidence:
    """The licence was taken away or given back; the row stays."""
    evidence = await one(work, CapabilityEvidence, evidence_id, lock=True)
    await tend(work, evidence.agency_id)
    work.expect(evidence)
    evidence.withdraw(document_no, today(work))
    await duties.dropped(work, evidence)
    return evidence


async def find(work: Work, evidence_id: UUID) -> CapabilityEvidence:
    return await one(work, CapabilityEvidence, evidence_id)


async def browse(work: Work, agency_id: UUID, after: str | None, limit: int) -> Page[EvidenceRead]:
    await agencies.load(work, agency_id)
    return await newest(
        work,
        CapabilityEvidence,
        col(CapabilityEvidence.agency_id) == agency_id,
        limit=limit,
        after=after,
        read=EvidenceRead.model_validate,
    )


async def stand(work: Work, agency_id: UUID) -> list[Standing]:
    agency = await agencies.load(work, agency_id)
    return (await repository.standings_of(work, [agency]))[agency.id]


async def _settle(work: Work, agency: Agency, evidence: Sequence[CapabilityEvidence]) -> None:
    """Whoever has proven all it declares owes no proof."""
    on = today(work)
    proven = {one.capability for one in evidence if one.holds(on)}
    if proven.issuperset(agency.capabilities):
        await duties.proven(work, agency)
