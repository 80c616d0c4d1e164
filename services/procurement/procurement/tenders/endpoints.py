"""Tenders over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from chassis.access import Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow, router
from chassis.work import Work, etag
from procurement.roles import READERS_OF_PAPERS
from procurement.tenders import service
from procurement.tenders.models import Tender, TenderStatus
from procurement.tenders.schemas import (
    Cancellation,
    Clarification,
    Publication,
    TenderCreate,
    TenderRead,
)

tenders_router = router("/procurement/tenders", "tenders")
_Reader = Annotated[Work, allow(*READERS_OF_PAPERS, purpose=Purpose.PROCUREMENT)]
_Officer = Annotated[Work, allow(Role.COUNTY_OFFICER, purpose=Purpose.PROCUREMENT)]


@tenders_router.post("", status_code=201)
async def draft_tender(work: _Officer, form: TenderCreate, response: Response) -> TenderRead:
    """Draft a tender from a budget line, with its criteria and their weights (采购文件)."""
    tender = await service.draft(work, form)
    response.headers["Location"] = f"/procurement/tenders/{tender.id}"
    return _shown(work, tender)


@tenders_router.get("")
async def list_tenders(
    work: _Reader, status: TenderStatus | None = None, limit: Limit = 50, after: After = None
) -> Page[TenderRead]:
    """The newest first; a supplier sees every one that is published."""
    return await service.find(work, status, limit, after)


@tenders_router.get("/{tender_id}")
async def read_tender(work: _Reader, tender_id: UUID) -> TenderRead:
    """One tender."""
    return _shown(work, await service.get(work, tender_id))


@tenders_router.post("/{tender_id}/publish")
async def publish_tender(work: _Officer, tender_id: UUID, form: Publication) -> TenderRead:
    """Publish the tender (采购公告), thirty days after its intent at the earliest."""
    return _shown(work, await service.publish(work, tender_id, form))


@tenders_router.post("/{tender_id}/clarify")
async def clarify_tender(work: _Officer, tender_id: UUID, form: Clarification) -> TenderRead:
    """Clarify or change the document (澄清、修改); where material, mind the deadline."""
    return _shown(work, await service.clarify(work, tender_id, form))


@tenders_router.post("/{tender_id}/cancel")
async def cancel_tender(work: _Officer, tender_id: UUID, form: Cancellation) -> TenderRead:
    """Give the purchase up before a winner was told (终止采购)."""
    return _shown(work, await service.cancel(work, tender_id, form))


def _shown(work: Work, tender: Tender) -> TenderRead:
    work.etag = etag(tender.version)
    return TenderRead.model_validate(tender)
