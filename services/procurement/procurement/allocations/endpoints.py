"""Allocations over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from chassis.access import Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow, router
from chassis.work import Work, etag
from procurement.allocations import service
from procurement.allocations.schemas import AllocationCreate, AllocationRead, ShareRead
from procurement.roles import READERS_OF_MONEY

allocations_router = router("/procurement", "allocations")
_Reader = Annotated[Work, allow(*READERS_OF_MONEY, purpose=Purpose.PROCUREMENT)]
_Finance = Annotated[
    Work, allow(Role.FINANCE_OFFICER, Role.NATIONAL_OFFICER, purpose=Purpose.PROCUREMENT)
]


@allocations_router.post("/allocations", status_code=201)
async def simulate_allocation(
    work: _Finance, form: AllocationCreate, response: Response
) -> AllocationRead:
    """Divide an amount of a fund among the counties below by children, agencies and work, tilted to
    the three regions and three prefectures (三区三州). Nothing moves until it is committed."""
    allocation = await service.simulate(work, form)
    response.headers["Location"] = f"/procurement/allocations/{allocation.id}"
    work.etag = etag(allocation.version)
    return AllocationRead.model_validate(allocation)


@allocations_router.get("/allocations")
async def list_allocations(
    work: _Reader, limit: Limit = 50, after: After = None
) -> Page[AllocationRead]:
    """Allocations made in the caller's area, the newest first."""
    return await service.find(work, limit, after)


@allocations_router.get("/allocations/{allocation_id}")
async def read_allocation(work: _Reader, allocation_id: UUID) -> AllocationRead:
    """One allocation; its shares are listed under `/allocation-shares`."""
    allocation = await service.get(work, allocation_id)
    work.etag = etag(allocation.version)
    return AllocationRead.model_validate(allocation)


@allocations_router.post("/allocations/{allocation_id}/commit")
async def commit_allocation(work: _Finance, allocation_id: UUID) -> AllocationRead:
    """Move the money as simulated, in one booking for all. Refused when the counts have changed."""
    allocation = await service.commit(work, allocation_id)
    work.etag = etag(allocation.version)
    return AllocationRead.model_validate(allocation)


@allocations_router.get("/allocation-shares")
async def list_allocation_shares(
    work: _Reader, allocation_id: UUID | None = None, limit: Limit = 50, after: After = None
) -> Page[ShareRead]:
    """The counties' shares, beside what an even split would give. A county sees its own."""
    return await service.find_shares(work, allocation_id, limit, after)
