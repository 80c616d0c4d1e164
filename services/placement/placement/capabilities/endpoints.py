"""The proof of capabilities over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from chassis.access import Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow, router
from chassis.work import Work, etag
from placement.agencies.endpoints import Keeper, Reader
from placement.capabilities import service
from placement.capabilities.schemas import (
    EvidenceCreate,
    EvidenceRead,
    EvidenceWithdrawal,
    StandingRead,
)

agency_capabilities = router("/placement/agencies", "capabilities")
capability_evidence = router("/placement/capability-evidence", "capabilities")

Officer = Annotated[Work, allow(Role.COUNTY_OFFICER, Role.CITY_OFFICER, purpose=Purpose.CUSTODY)]


@agency_capabilities.get("/{agency_id}/capabilities")
async def read_agency_capabilities(work: Reader, agency_id: UUID) -> list[StandingRead]:
    """Which care the agency names, how far it is proven, and whether it counts today."""
    return [StandingRead.model_validate(one) for one in await service.stand(work, agency_id)]


@agency_capabilities.post("/{agency_id}/evidence", status_code=201)
async def record_capability_evidence(
    work: Keeper, agency_id: UUID, form: EvidenceCreate, response: Response
) -> EvidenceRead:
    """Record a licence with the staff and equipment behind a capability (能力证明材料)."""
    evidence = await service.record(work, agency_id, form)
    response.headers["Location"] = f"/placement/agencies/{agency_id}/evidence"
    work.etag = etag(evidence.version)
    return EvidenceRead.model_validate(evidence)


@agency_capabilities.get("/{agency_id}/evidence")
async def list_capability_evidence(
    work: Reader, agency_id: UUID, limit: Limit = 50, after: After = None
) -> Page[EvidenceRead]:
    """Every licence that was ever recorded of the agency, the latest first."""
    return await service.browse(work, agency_id, after, limit)


@capability_evidence.get("/{evidence_record_id}")
async def read_capability_evidence(work: Reader, evidence_record_id: UUID) -> EvidenceRead:
    """One licence."""
    evidence = await service.find(work, evidence_record_id)
    work.etag = etag(evidence.version)
    return EvidenceRead.model_validate(evidence)


@capability_evidence.post("/{evidence_record_id}/withdraw")
async def withdraw_capability_evidence(
    work: Officer, evidence_record_id: UUID, form: EvidenceWithdrawal
) -> EvidenceRead:
    """The licence was taken away or given back: it counts no longer."""
    evidence = await service.withdraw(work, evidence_record_id, form.document_no)
    work.etag = etag(evidence.version)
    return EvidenceRead.model_validate(evidence)
