"""Queries of the ledger."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from chassis.rows import visible
from chassis.work import Work
from procurement.funds.models import Account, AccountKind, Posting


async def accounts(work: Work, fund_id: UUID) -> dict[str, Account]:
    """The accounts of a fund by their kind."""
    query = select(Account).where(col(Account.fund_id) == fund_id, visible(work, Account))
    found = (await (await work.session()).exec(query)).all()
    return {account.kind: account for account in found}


async def cash(work: Work, fund_ids: Sequence[UUID]) -> dict[UUID, int]:
    """What each fund holds, in fen."""
    query = select(Account.fund_id, Account.balance_fen).where(
        col(Account.fund_id).in_(fund_ids),
        col(Account.kind) == AccountKind.CASH,
        visible(work, Account),
    )
    return dict((await (await work.session()).exec(query)).all())


async def postings(work: Work, entry_ids: Sequence[UUID]) -> dict[UUID, list[tuple[str, int]]]:
    """The postings of entries, as kinds of account and signed amounts."""
    query = (
        select(Posting.entry_id, Account.kind, Posting.amount_fen)
        .join(Account, col(Account.id) == col(Posting.account_id))
        .where(col(Posting.entry_id).in_(entry_ids), visible(work, Posting))
        .order_by(col(Account.kind))
    )
    found: dict[UUID, list[tuple[str, int]]] = {}
    for entry_id, kind, amount in (await (await work.session()).exec(query)).all():
        found.setdefault(entry_id, []).append((kind, amount))
    return found
