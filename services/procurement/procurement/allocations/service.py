"""Simulate an allocation, and commit it."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col

from chassis import rows
from chassis.outbox import publish
from chassis.pagination import Page
from chassis.work import Work
from contracts.procurement import FundsAllocated
from procurement.allocations import repository, weighing
from procurement.allocations.models import (
    TILTED,
    Allocation,
    AllocationShare,
    DonationsNotTilted,
    NobodyToShare,
)
from procurement.allocations.schemas import AllocationCreate, AllocationRead, ShareRead
from procurement.allocations.tilt import MEASURES, NothingToWeigh, divide, even, quotas
from procurement.fields import day_of
from procurement.funds import repository as funds
from procurement.funds.models import Entry, Fund, FundNotBelow, FundSource
from procurement.funds.service import open_for
from procurement.funds.transfers import transfer
from reference.divisions import Area

NAME = "倾斜分配资金"


async def simulate(work: Work, form: AllocationCreate) -> Allocation:
    """Nothing moves. Raises FundNotBelow, DonationsNotTilted, NobodyToShare."""
    fund = await rows.one(work, Fund, form.fund_id)
    if fund.area.is_county:
        raise FundNotBelow
    if fund.source not in TILTED:
        raise DonationsNotTilted
    today = day_of(work.now)
    counted = await weighing.loads_of(work, fund.area, today)
    weights = weighing.weights_on(today, fund.area)
    try:
        shares = divide(form.amount_fen, quotas(counted, weights))
    except NothingToWeigh:
        raise NobodyToShare from None
    evenly = even(form.amount_fen, [load.division for load in counted])
    allocation = Allocation(
        **form.model_dump(), inputs=weighing.digest(counted, weights), simulated_at=work.now,
        **fund.area.columns(),
    )  # fmt: skip
    work.add(allocation)
    await work.flush()
    for load in counted:
        work.insert(
            AllocationShare, allocation_id=allocation.id, division=load.division,
            **{name: getattr(load, name) for name in MEASURES}, is_priority=load.is_priority,
            amount_fen=shares[load.division], even_fen=evenly[load.division],
            **Area(load.division).columns(),
        )  # fmt: skip
    return allocation


async def commit(work: Work, allocation_id: UUID) -> Allocation:
    """What was simulated goes to the counties' funds; one is opened where a county has none.

    Raises AllocationCommitted, InputsChanged, FundsShort.
    """
    allocation = await rows.one(work, Allocation, allocation_id, lock=True)
    work.expect(allocation)
    allocation.must_be_simulated()
    fund = await rows.one(work, Fund, allocation.fund_id)
    today = day_of(work.now)
    counted = await weighing.loads_of(work, fund.area, today)
    weights = weighing.weights_on(today, fund.area)
    allocation.commit(weighing.digest(counted, weights), work.now)
    shares = await repository.shares(work, allocation.id)
    targets = await _funds_of(work, shares, FundSource(fund.source))
    pairs = [(targets[share.division], share.amount_fen) for share in shares]
    entries = await transfer(work, fund, pairs, allocation.document, allocation.id)
    for share in shares:
        _settle(work, share, entries[targets[share.division].id])
    return allocation


async def get(work: Work, allocation_id: UUID) -> Allocation:
    return await rows.one(work, Allocation, allocation_id)


async def find(work: Work, limit: int, after: str | None) -> Page[AllocationRead]:
    return await rows.newest(
        work, Allocation, limit=limit, after=after, read=AllocationRead.model_validate
    )


async def find_shares(
    work: Work, allocation_id: UUID | None, limit: int, after: str | None
) -> Page[ShareRead]:
    conditions = []
    if allocation_id is not None:
        conditions.append(col(AllocationShare.allocation_id) == allocation_id)
    return await rows.newest(
        work, AllocationShare, *conditions, limit=limit, after=after, read=ShareRead.model_validate
    )


async def _funds_of(
    work: Work, shares: Sequence[AllocationShare], source: FundSource
) -> dict[str, Fund]:
    counties = [share.area for share in shares]
    known = await funds.of_counties(work, counties, source)
    for county in counties:
        if county.code not in known:
            known[county.code] = await open_for(work, county, NAME, source)
    return known


def _settle(work: Work, share: AllocationShare, entry: Entry) -> None:
    share.entry_id = entry.id
    told = FundsAllocated(
        share_id=share.id,
        allocation_id=share.allocation_id,
        area=share.area.code,
        amount_fen=share.amount_fen,
    )
    publish(work, told, version=1, area=share.area)
