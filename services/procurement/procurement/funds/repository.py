"""Queries of the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select

from chassis.access import Scope
from chassis.duties import OPEN
from chassis.errors import NotFound
from chassis.models import Duty
from chassis.rows import visible
from chassis.security import LEVELS
from chassis.work import Work
from procurement.funds.models import Account, AccountKind, Entry, Fund, Posting
from reference.divisions import Area, Level

_FUND = """
WITH scope AS MATERIALIZED (SELECT set_config('wardship.level', $1, true) AS level,
                                   set_config('wardship.code', $2, true) AS code)
SELECT found.* FROM scope, LATERAL (
    SELECT f.source, coalesce(f.village, f.township, f.county, f.prefecture, f.province, '') AS area
    FROM fund f
    WHERE f.id = $3 AND {within} AND scope.level IS NOT NULL OFFSET 0) found
"""
_FUNDS = {
    Level.NATION.value: _FUND.format(within="true"),
    **{level: _FUND.format(within=f"f.{level} = scope.code") for level in LEVELS},
}


@dataclass(frozen=True, slots=True)
class Opening:
    """What a booking must know of its fund; none of it ever changes."""

    id: UUID
    source: str
    area: Area


_opened: dict[UUID, Opening] = {}
_MOST_OPENED = 50_000
"""Funds; some megabytes. Ids are UUIDs, so that services of one process may share them."""


async def opening(work: Work, fund_id: UUID) -> Opening:
    """Remembered, else read in one statement and by no session, so that the booking may be one too.

    Raises NotFound, to whoever may not see the fund as well.
    """
    found = _opened.get(fund_id) or await _read_opening(work, fund_id)
    if found is None or not _sees(work.scope, found.area):
        raise NotFound
    if len(_opened) >= _MOST_OPENED:
        _opened.clear()
    _opened[fund_id] = found
    return found


async def _read_opening(work: Work, fund_id: UUID) -> Opening | None:
    level, code = work.scope.level, work.scope.code
    if level not in _FUNDS:
        return None
    row = await work.app.database.pool.fetchrow(_FUNDS[level], level, code, fund_id)
    return None if row is None else Opening(fund_id, row["source"], Area(row["area"]))


def _sees(scope: Scope, area: Area) -> bool:
    """The equality of the row policy: the fund's area at the scope's level is the scope's."""
    return scope.level in _FUNDS and Area(scope.code).covers(area)


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


async def is_reversed(work: Work, entry_id: UUID) -> bool:
    query = select(Entry.id).where(col(Entry.reverses) == entry_id, visible(work, Entry))
    return (await (await work.session()).exec(query)).first() is not None


async def of_transfer(work: Work, transfer_id: UUID) -> Sequence[Entry]:
    """The entries of a transfer, the giving fund's first, as they were booked."""
    query = (
        select(Entry)
        .where(col(Entry.transfer_id) == transfer_id, visible(work, Entry))
        .order_by(col(Entry.id))
    )
    return (await (await work.session()).exec(query)).all()


async def by_id(work: Work, fund_ids: Sequence[UUID]) -> dict[UUID, Fund]:
    query = select(Fund).where(col(Fund.id).in_(fund_ids), visible(work, Fund))
    return {fund.id: fund for fund in (await (await work.session()).exec(query)).all()}


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
