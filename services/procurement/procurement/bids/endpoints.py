"""Bids over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from chassis.access import Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow, router
from chassis.work import Work, etag
from procurement.bids import service
from procurement.bids.models import Bid
from procurement.bids.schemas import BidCreate, BidRead, Justification, Rejection
from procurement.roles import READERS_OF_PAPERS
from procurement.tenders.schemas import TenderRead

bids_router = router("/procurement/bids", "bids")
bidding_router = router("/procurement/tenders", "bids")
_Reader = Annotated[Work, allow(*READERS_OF_PAPERS, purpose=Purpose.PROCUREMENT)]
_Supplier = Annotated[Work, allow(Role.PROVIDER_STAFF, purpose=Purpose.PROCUREMENT)]
_Officer = Annotated[Work, allow(Role.COUNTY_OFFICER, purpose=Purpose.PROCUREMENT)]


@bidding_router.post("/{tender_id}/bids", status_code=201)
async def submit_bid(
    work: _Supplier, tender_id: UUID, form: BidCreate, response: Response
) -> BidRead:
    """Hand in a bid before the deadline (投标); it is sealed until the opening."""
    bid = await service.submit(work, tender_id, form)
    response.headers["Location"] = f"/procurement/bids/{bid.id}"
    return _shown(work, bid)


@bidding_router.post("/{tender_id}/open")
async def open_bids(work: _Officer, tender_id: UUID) -> TenderRead:
    """Unlock the opening (开标) after the deadline; with the second officer all bids are opened."""
    tender = await service.open_all(work, tender_id)
    work.etag = etag(tender.version)
    return TenderRead.model_validate(tender)


@bids_router.get("")
async def list_bids(
    work: _Reader, tender_id: UUID | None = None, limit: Limit = 50, after: After = None
) -> Page[BidRead]:
    """A supplier's own bids; officials see those that were opened."""
    return await service.find(work, tender_id, limit, after)


@bids_router.get("/{bid_id}")
async def read_bid(work: _Reader, bid_id: UUID) -> BidRead:
    """One bid; price and offer from the opening on, also for the supplier itself."""
    return _shown(work, await service.get(work, bid_id))


@bids_router.post("/{bid_id}/replace")
async def replace_bid(work: _Supplier, bid_id: UUID, form: BidCreate) -> BidRead:
    """Put another offer in the bid's place, before the deadline."""
    return _shown(work, await service.replace(work, bid_id, form))


@bids_router.post("/{bid_id}/withdraw")
async def withdraw_bid(work: _Supplier, bid_id: UUID) -> BidRead:
    """Take the bid back, before the deadline (撤回)."""
    return _shown(work, await service.withdraw(work, bid_id))


@bids_router.post("/{bid_id}/justify")
async def justify_price(work: _Supplier, bid_id: UUID, form: Justification) -> BidRead:
    """Say why an abnormally low price is sound (87号令60)."""
    return _shown(work, await service.justify(work, bid_id, form))


@bids_router.post("/{bid_id}/reject")
async def reject_bid(work: _Officer, bid_id: UUID, form: Rejection) -> BidRead:
    """The panel finds that the bid does not count (无效投标)."""
    return _shown(work, await service.reject(work, bid_id, form))


def _shown(work: Work, bid: Bid) -> BidRead:
    work.etag = etag(bid.version)
    return BidRead.model_validate(bid)
