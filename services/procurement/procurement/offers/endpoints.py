"""Offers over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from chassis.access import Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow, router
from chassis.work import Work, etag
from procurement.offers import service
from procurement.offers.schemas import OfferCreate, OfferRead
from procurement.roles import READERS_OF_PAPERS
from procurement.service_kinds import ServiceKind

offers_router = router("/procurement/offers", "offers")
_Reader = Annotated[Work, allow(*READERS_OF_PAPERS, purpose=Purpose.PROCUREMENT)]
_Provider = Annotated[Work, allow(Role.PROVIDER_STAFF, purpose=Purpose.PROCUREMENT)]


@offers_router.post("", status_code=201)
async def make_offer(work: _Provider, form: OfferCreate, response: Response) -> OfferRead:
    """Offer a service, hours, goods or money to the children of a county (服务供给登记)."""
    offer = await service.make(work, form)
    response.headers["Location"] = f"/procurement/offers/{offer.id}"
    work.etag = etag(offer.version)
    return OfferRead.model_validate(offer)


@offers_router.get("")
async def list_offers(
    work: _Reader, service_kind: ServiceKind | None = None, limit: Limit = 50, after: After = None
) -> Page[OfferRead]:
    """Offers to the caller's area, or the caller's own; the newest first."""
    return await service.find(work, service_kind, limit, after)


@offers_router.get("/{offer_id}")
async def read_offer(work: _Reader, offer_id: UUID) -> OfferRead:
    """One offer."""
    offer = await service.get(work, offer_id)
    work.etag = etag(offer.version)
    return OfferRead.model_validate(offer)


@offers_router.post("/{offer_id}/withdraw")
async def withdraw_offer(work: _Provider, offer_id: UUID) -> OfferRead:
    """Take no more; what was promised to a child stays promised."""
    offer = await service.withdraw(work, offer_id)
    work.etag = etag(offer.version)
    return OfferRead.model_validate(offer)
