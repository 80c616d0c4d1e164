"""Open a fund, put money in, read its ledger."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlmodel import col

from chassis import rows
from chassis.pagination import Page
from chassis.work import Work
from procurement.funds import repository
from procurement.funds.models import (
    Account,
    AccountKind,
    Entry,
    EntryKind,
    Fund,
    FundHolderHasNoArea,
    Posting,
)
from procurement.funds.schemas import Appropriation, EntryRead, FundCreate, FundRead, PostingRead


async def open_fund(work: Work, form: FundCreate) -> Fund:
    area = work.caller.area
    if not area.code:
        raise FundHolderHasNoArea
    fund = Fund(**form.model_dump(), opened_at=work.now, **area.columns())
    work.add(fund)
    await (await work.session()).flush()
    work.add(*(Account(fund_id=fund.id, kind=kind, **area.columns()) for kind in AccountKind))
    return fund


async def appropriate(work: Work, fund_id: UUID, form: Appropriation) -> EntryRead:
    """Debit cash, credit appropriation."""
    fund = await rows.one(work, Fund, fund_id)
    amounts = {
        AccountKind.CASH: form.amount_fen,
        AccountKind.APPROPRIATION: -form.amount_fen,
    }
    entry = await post(work, fund, EntryKind.APPROPRIATION, form.document, amounts)
    return (await _with_postings(work, [entry]))[0]


async def post(
    work: Work, fund: Fund, kind: EntryKind, document: str, amounts: Mapping[AccountKind, int]
) -> Entry:
    """Book an entry. Name cash first: its row is where writers of one fund queue.

    The database refuses what does not balance (at the commit) and what overdraws (FundsShort).
    """
    accounts = await repository.accounts(work, fund.id)
    area = fund.area.columns()
    entry = Entry(fund_id=fund.id, kind=kind, document=document, posted_at=work.now, **area)
    work.add(entry)
    session = await work.session()
    await session.flush()
    for account, amount in amounts.items():
        work.add(
            Posting(
                entry_id=entry.id,
                account_id=accounts[account].id,
                fund_id=fund.id,
                amount_fen=amount,
                **area,
            )
        )
    await session.flush()
    return entry


async def get(work: Work, fund_id: UUID) -> FundRead:
    fund = await rows.one(work, Fund, fund_id)
    return FundRead.of(fund, (await repository.cash(work, [fund.id]))[fund.id])


async def find(work: Work, limit: int, after: str | None) -> Page[FundRead]:
    page = await rows.newest(work, Fund, limit=limit, after=after, read=lambda fund: fund)
    cash = await repository.cash(work, [fund.id for fund in page.items])
    return Page(items=[FundRead.of(fund, cash[fund.id]) for fund in page.items], next=page.next)


async def get_entry(work: Work, entry_id: UUID) -> EntryRead:
    entry = await rows.one(work, Entry, entry_id)
    return (await _with_postings(work, [entry]))[0]


async def find_entries(work: Work, fund_id: UUID, limit: int, after: str | None) -> Page[EntryRead]:
    fund = await rows.one(work, Fund, fund_id)
    of_fund = col(Entry.fund_id) == fund.id
    page = await rows.newest(
        work, Entry, of_fund, limit=limit, after=after, read=lambda entry: entry
    )
    return Page(items=await _with_postings(work, page.items), next=page.next)


async def _with_postings(work: Work, entries: Sequence[Entry]) -> list[EntryRead]:
    found = await repository.postings(work, [entry.id for entry in entries])
    return [_read(entry, found[entry.id]) for entry in entries]


def _read(entry: Entry, postings: Sequence[tuple[str, int]]) -> EntryRead:
    read = EntryRead.model_validate(entry)
    read.postings = [
        PostingRead(account=AccountKind(kind), amount_fen=amount) for kind, amount in postings
    ]
    return read
