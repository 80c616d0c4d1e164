"""Amendments of contracts over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from chassis.access import Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow, router
from chassis.work import Work, etag
from procurement.amendments import service
from procurement.amendments.models import Amendment
from procurement.amendments.schemas import AmendmentRead, Prolongation, Supplement
from procurement.contracts.schemas import Paper
from procurement.roles import READERS_OF_PAPERS

amending_router = router("/procurement/contracts", "amendments")
amendments_router = router("/procurement/amendments", "amendments")
_Reader = Annotated[Work, allow(*READERS_OF_PAPERS, purpose=Purpose.PROCUREMENT)]
_Officer = Annotated[Work, allow(Role.COUNTY_OFFICER, purpose=Purpose.PROCUREMENT)]


@amending_router.post("/{contract_id}/supplements", status_code=201)
async def supplement_contract(
    work: _Officer, contract_id: UUID, form: Supplement, response: Response
) -> AmendmentRead:
    """Buy more of the same (补充合同), all in all up to a tenth of the contract."""
    return _made(work, response, await service.supplement(work, contract_id, form))


@amending_router.post("/{contract_id}/prolongations", status_code=201)
async def prolong_contract(
    work: _Officer, contract_id: UUID, form: Prolongation, response: Response
) -> AmendmentRead:
    """Put the contract's last day off, on a ground (变更合同)."""
    return _made(work, response, await service.prolong(work, contract_id, form))


@amending_router.get("/{contract_id}/amendments")
async def list_amendments(
    work: _Reader, contract_id: UUID, limit: Limit = 50, after: After = None
) -> Page[AmendmentRead]:
    """A contract's amendments, the newest first."""
    return await service.find(work, contract_id, limit, after)


@amendments_router.get("/{amendment_id}")
async def read_amendment(work: _Reader, amendment_id: UUID) -> AmendmentRead:
    """One amendment."""
    return _shown(work, await service.get(work, amendment_id))


@amendments_router.post("/{amendment_id}/file")
async def file_amendment(work: _Officer, amendment_id: UUID, form: Paper) -> AmendmentRead:
    """File a copy with the finance department (副本备案), within seven working days."""
    return _shown(work, await service.file(work, amendment_id, form))


@amendments_router.post("/{amendment_id}/publish")
async def publish_amendment(work: _Officer, amendment_id: UUID, form: Paper) -> AmendmentRead:
    """Publish the amendment (公告), within two working days."""
    return _shown(work, await service.publish(work, amendment_id, form))


def _made(work: Work, response: Response, amendment: Amendment) -> AmendmentRead:
    response.headers["Location"] = f"/procurement/amendments/{amendment.id}"
    return _shown(work, amendment)


def _shown(work: Work, amendment: Amendment) -> AmendmentRead:
    work.etag = etag(amendment.version)
    return AmendmentRead.model_validate(amendment)
