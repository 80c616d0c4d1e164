"""Funds and their ledger over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from chassis.access import Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow, router
from chassis.work import Work
from procurement.funds import reversals, service
from procurement.funds.schemas import (
    Appropriation,
    Donation,
    EntryRead,
    FundCreate,
    FundRead,
    Reversal,
    Transfer,
)
from procurement.roles import READERS_OF_MONEY

funds_router = router("/procurement", "funds")
_Reader = Annotated[Work, allow(*READERS_OF_MONEY, purpose=Purpose.PROCUREMENT)]
_Finance = Annotated[
    Work, allow(Role.FINANCE_OFFICER, Role.NATIONAL_OFFICER, purpose=Purpose.PROCUREMENT)
]


@funds_router.post("/funds", status_code=201)
async def open_fund(work: _Finance, form: FundCreate, response: Response) -> FundRead:
    """Open a fund for the caller's area or for the nation, with nothing in it."""
    fund = await service.open_fund(work, form)
    response.headers["Location"] = f"/procurement/funds/{fund.id}"
    return FundRead.of(fund, 0)


@funds_router.get("/funds")
async def list_funds(work: _Reader, limit: Limit = 50, after: After = None) -> Page[FundRead]:
    """The funds of the caller's area, each with its balance; the newest first."""
    return await service.find(work, limit, after)


@funds_router.get("/funds/{fund_id}")
async def read_fund(work: _Reader, fund_id: UUID) -> FundRead:
    """One fund with its balance."""
    return await service.get(work, fund_id)


@funds_router.post("/funds/{fund_id}/appropriations", status_code=201)
async def appropriate_money(
    work: _Finance, fund_id: UUID, form: Appropriation, response: Response
) -> EntryRead:
    """Put money in (拨款). Send an Idempotency-Key, so that a repeated request books once."""
    entry = await service.appropriate(work, fund_id, form)
    response.headers["Location"] = f"/procurement/entries/{entry.id}"
    return entry


@funds_router.post("/funds/{fund_id}/transfers", status_code=201)
async def transfer_money(
    work: _Finance, fund_id: UUID, form: Transfer, response: Response
) -> EntryRead:
    """Pass money down to a fund of an area within this one (拨付下级), booked in both at once;
    the answer is the lower fund's entry."""
    entry = await service.pass_down(work, fund_id, form)
    response.headers["Location"] = f"/procurement/entries/{entry.id}"
    return entry


@funds_router.post("/funds/{fund_id}/donations", status_code=201)
async def take_donation(
    work: _Finance, fund_id: UUID, form: Donation, response: Response
) -> EntryRead:
    """Book a donation (捐赠收入); one that a provider offered names the offer."""
    entry = await service.donate(work, fund_id, form)
    response.headers["Location"] = f"/procurement/entries/{entry.id}"
    return entry


@funds_router.get("/funds/{fund_id}/entries")
async def list_entries(
    work: _Reader, fund_id: UUID, limit: Limit = 50, after: After = None
) -> Page[EntryRead]:
    """The ledger of a fund, the newest booking first."""
    return await service.find_entries(work, fund_id, limit, after)


@funds_router.get("/entries/{entry_id}")
async def read_entry(work: _Reader, entry_id: UUID) -> EntryRead:
    """One booking."""
    return await service.get_entry(work, entry_id)


@funds_router.post("/entries/{entry_id}/reverse", status_code=201)
async def reverse_entry(
    work: _Finance, entry_id: UUID, form: Reversal, response: Response
) -> EntryRead:
    """Take back a wrong booking by its mirror image (冲正); nothing is deleted. What was passed
    down comes back from every fund below, or, where one has spent it, not at all."""
    entry = await reversals.reverse(work, entry_id, form)
    response.headers["Location"] = f"/procurement/entries/{entry.id}"
    return entry
