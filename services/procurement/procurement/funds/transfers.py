"""Money goes down the levels: out of one fund, into others below it, as one transfer."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from chassis import duties
from chassis.outbox import publish
from chassis.work import Work
from contracts.procurement import MoneyAppropriated
from procurement.funds import repository
from procurement.funds.ledger import Booking, InFund, post_all
from procurement.funds.models import (
    AccountKind,
    Entry,
    EntryKind,
    Fund,
    FundNotBelow,
    FundSource,
    FundSourcesDiffer,
)
from reference.divisions import Level

PASSING_ON = "pass_on_money"
_NORM = "procurement.transfer_passed_on"
_BETWEEN = (Level.PROVINCE, Level.PREFECTURE)


async def transfer(
    work: Work, source: Fund, shares: Sequence[tuple[Fund, int]], document: str, transfer_id: UUID
) -> Mapping[UUID, Entry]:
    """The entries of the receiving funds, by fund. Who writes in one fund queues at its cash, and
    no fund is locked itself: a lock there would meet a booking that has the cash and asks for the
    fund (by its foreign key).

    Raises FundNotBelow, FundSourcesDiffer.
    """
    for fund, _ in shares:
        _must_take_from(fund, source)
    total = sum(amount for _, amount in shares)
    out = {AccountKind.CASH: -total, AccountKind.TRANSFER: total}
    bookings = [Booking(source, EntryKind.TRANSFER, document, out, transfer_id)]
    for fund, amount in shares:
        come_in = {AccountKind.CASH: amount, AccountKind.APPROPRIATION: -amount}
        kind = EntryKind.APPROPRIATION
        bookings.append(Booking(fund, kind, document, come_in, transfer_id))
    _, *entries = await post_all(work, bookings)
    for (fund, amount), entry in zip(shares, entries, strict=True):
        tell(work, fund, entry.id, amount)
        await _expect_passing_on(work, fund, work.now)
    await _meet_when_passed_on(work, source)
    return {entry.fund_id: entry for entry in entries}


def tell(work: Work, fund: InFund, entry_id: UUID, amount_fen: int) -> None:
    """Money came into the fund."""
    told = MoneyAppropriated(
        entry_id=entry_id,
        fund_id=fund.id,
        area=fund.area.code,
        source=fund.source,
        amount_fen=amount_fen,
    )
    publish(work, told, version=1, area=fund.area)


def _must_take_from(fund: Fund, source: Fund) -> None:
    if fund.area == source.area or not source.area.covers(fund.area):
        raise FundNotBelow
    if fund.source != source.source:
        raise FundSourcesDiffer


async def _expect_passing_on(work: Work, fund: Fund, since: datetime) -> None:
    """A level between passes on what came from above (预算法 48)."""
    if fund.area.level not in _BETWEEN or fund.area.is_county:
        return
    if fund.source == FundSource.DONATION or await repository.has_duty(work, PASSING_ON, fund.id):
        return
    duties.open_duty(
        work, PASSING_ON, norm=_NORM, subject_type="fund", subject_id=fund.id, area=fund.area,
        department="finance", since=since,
    )  # fmt: skip


async def _meet_when_passed_on(work: Work, fund: Fund) -> None:
    if (await repository.cash(work, [fund.id]))[fund.id] == 0:
        await duties.meet(work, PASSING_ON, fund.id)
