"""Booking: an entry with its postings, as one statement where nothing had to be read before."""

from collections.abc import Mapping
from uuid import UUID

from chassis.models import new_id
from chassis.work import Work
from procurement.funds.models import Account, AccountKind, Entry, EntryKind, Fund, Posting


def open_accounts(work: Work, fund: Fund) -> None:
    for kind in AccountKind:
        work.insert(Account, fund_id=fund.id, kind=kind, **fund.area.columns())


async def post(
    work: Work,
    fund: Fund,
    kind: EntryKind,
    document: str,
    amounts: Mapping[AccountKind, int],
    transfer_id: UUID | None = None,
) -> Entry:
    """Book an entry. Name cash first: its row is where writers of one fund queue.

    The database refuses what does not balance (at the commit) and what overdraws (FundsShort).
    """
    area = fund.area.columns()
    entry = Entry(
        id=new_id(), fund_id=fund.id, kind=kind, document=document, posted_at=work.now,
        transfer_id=transfer_id, **area,
    )  # fmt: skip
    work.add(entry)
    await work.flush()
    for account, amount in amounts.items():
        work.insert(
            Posting, entry_id=entry.id, account=account, fund_id=fund.id, amount_fen=amount, **area
        )
    await work.flush()
    return entry
