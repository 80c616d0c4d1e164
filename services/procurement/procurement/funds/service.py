"""Open a fund, put money in, pass it down, read its ledger."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col

from chassis import rows
from chassis.access import NATION
from chassis.areas import county_of
from chassis.models import new_id
from chassis.pagination import Page
from chassis.work import Work
from procurement.fields import day_of
from procurement.funds import repository, transfers
from procurement.funds.ledger import Booking, book, open_accounts
from procurement.funds.models import (
    AccountKind,
    Entry,
    EntryKind,
    Fund,
    FundHolderHasNoArea,
    FundNotForDonations,
    FundOfDonations,
    FundSource,
    OfferNotForThisFund,
)
from procurement.funds.schemas import (
    Appropriation,
    Donation,
    EntryRead,
    FundCreate,
    FundRead,
    PostingRead,
    Transfer,
)
from procurement.offers.models import Offer, OfferForm
from reference.divisions import Area


async def open_fund(work: Work, form: FundCreate) -> Fund:
    area = work.caller.area
    if not area.code and work.scope != NATION:
        raise FundHolderHasNoArea
    return await open_for(work, area, form.name, form.source)


async def open_for(work: Work, area: Area, name: str, source: FundSource) -> Fund:
    """A fund of an area, with nothing in it."""
    fund = Fund(name=name, source=source, opened_at=work.now, **area.columns())
    work.add(fund)
    await (await work.session()).flush()
    open_accounts(work, fund)
    await work.flush()
    return fund


async def appropriate(work: Work, fund_id: UUID, form: Appropriation) -> EntryRead:
    """Debit cash, credit appropriation. Raises FundOfDonations."""
    fund = await repository.opening(work, fund_id)
    if fund.source == FundSource.DONATION:
        raise FundOfDonations
    amounts = {AccountKind.CASH: form.amount_fen, AccountKind.APPROPRIATION: -form.amount_fen}
    return await _come_in(work, Booking(fund, EntryKind.APPROPRIATION, form.document, amounts))


async def pass_down(work: Work, fund_id: UUID, form: Transfer) -> EntryRead:
    """Out of the fund, into one below it. Raises FundNotBelow, FundSourcesDiffer, FundsShort."""
    source = await rows.one(work, Fund, fund_id)
    target = await rows.one(work, Fund, form.to_fund_id)
    shares = [(target, form.amount_fen)]
    entries = await transfers.transfer(work, source, shares, form.document, new_id())
    return (await with_postings(work, [entries[target.id]]))[0]


async def donate(work: Work, fund_id: UUID, form: Donation) -> EntryRead:
    """Debit cash, credit donations; where it was offered, the offer is used up by as much."""
    fund = await repository.opening(work, fund_id)
    if fund.source != FundSource.DONATION:
        raise FundNotForDonations
    if form.offer_id is not None:
        offer = await rows.one(work, Offer, form.offer_id, lock=True)
        if offer.form != OfferForm.MONEY or offer.area != county_of(fund.area):
            raise OfferNotForThisFund
        offer.reserve(form.amount_fen, day_of(work.now))
    amounts = {AccountKind.CASH: form.amount_fen, AccountKind.DONATION: -form.amount_fen}
    booking = Booking(fund, EntryKind.DONATION, form.document, amounts, offer_id=form.offer_id)
    return await _come_in(work, booking)


async def get(work: Work, fund_id: UUID) -> FundRead:
    fund = await rows.one(work, Fund, fund_id)
    return FundRead.of(fund, (await repository.cash(work, [fund.id]))[fund.id])


async def find(work: Work, limit: int, after: str | None) -> Page[FundRead]:
    page = await rows.newest(work, Fund, limit=limit, after=after, read=lambda fund: fund)
    cash = await repository.cash(work, [fund.id for fund in page.items])
    return Page(items=[FundRead.of(fund, cash[fund.id]) for fund in page.items], next=page.next)


async def get_entry(work: Work, entry_id: UUID) -> EntryRead:
    entry = await rows.one(work, Entry, entry_id)
    return (await with_postings(work, [entry]))[0]


async def find_entries(work: Work, fund_id: UUID, limit: int, after: str | None) -> Page[EntryRead]:
    fund = await rows.one(work, Fund, fund_id)
    of_fund = col(Entry.fund_id) == fund.id
    page = await rows.newest(
        work, Entry, of_fund, limit=limit, after=after, read=lambda entry: entry
    )
    return Page(items=await with_postings(work, page.items), next=page.next)


async def _come_in(work: Work, booking: Booking) -> EntryRead:
    entry = await book(work, booking)
    transfers.tell(work, booking.fund, entry["id"], booking.amounts[AccountKind.CASH])
    postings = [
        PostingRead(account=kind, amount_fen=amount) for kind, amount in booking.amounts.items()
    ]
    return EntryRead(**entry, postings=postings)


async def with_postings(work: Work, entries: Sequence[Entry]) -> list[EntryRead]:
    found = await repository.postings(work, [entry.id for entry in entries])
    return [_read(entry, found[entry.id]) for entry in entries]


def _read(entry: Entry, postings: Sequence[tuple[str, int]]) -> EntryRead:
    read = EntryRead.model_validate(entry)
    read.postings = [
        PostingRead(account=AccountKind(kind), amount_fen=amount) for kind, amount in postings
    ]
    return read
