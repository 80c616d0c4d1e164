"""Queries of the ledger."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from chassis.duties import OPEN
from chassis.models import Duty
from chassis.rows import visible
from chassis.work import Work
from procurement.funds.models import Account, AccountKind, Fund, Posting
from reference.divisions import Area


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
        select(Posting.entry_id, Posting.account, Posting.amount_fen)
        .where(col(Posting.entry_id).in_(entry_ids), visible(work, Posting))
        .order_by(col(Posting.account))
    )
    found: dict[UUID, list[tuple[str, int]]] = {}
    for entry_id, kind, amount in (await (await work.session()).exec(query)).all():
        found.setdefault(entry_id, []).append((kind, amount))
    return found


async def of_counties(work: Work, counties: Sequence[Area], source: str) -> dict[str, Fund]:
    """Each county's own fund of a source, the first that it opened."""
    codes = {county.code for county in counties}
    query = (
        select(Fund)
        .where(
            col(Fund.source) == source,
            visible(work, Fund),
            col(Fund.county).in_(codes) | col(Fund.prefecture).in_(codes),
        )
        .order_by(col(Fund.id).desc())
    )
    found = (await (await work.session()).exec(query)).all()
    return {fund.area.code: fund for fund in found if fund.area.code in codes}


async def has_duty(work: Work, kind: str, fund_id: UUID) -> bool:
    query = select(Duty.id).where(
        col(Duty.kind) == kind, col(Duty.subject_id) == fund_id, col(Duty.status).in_(OPEN)
    )
    return (await (await work.session()).exec(query)).first() is not None
