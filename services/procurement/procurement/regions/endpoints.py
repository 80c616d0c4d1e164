"""The comparison over HTTP."""

from typing import Annotated

from fastapi import Query

from chassis.access import Purpose
from chassis.routing import allow, router
from chassis.work import Work
from procurement.regions import service
from procurement.regions.schemas import Comparison, GrowthRead
from procurement.roles import READERS_OF_MONEY

regions_router = router("/procurement/regions", "regions")
_Reader = Annotated[Work, allow(*READERS_OF_MONEY, purpose=Purpose.STATISTICS)]


@regions_router.get("")
async def compare_regions(
    work: _Reader, year: Annotated[int | None, Query(ge=2019, le=2099)] = None
) -> Comparison:
    """The three regions and three prefectures against the rest of the caller's area: money a child,
    execution, providers, and the training of rural childcare staff."""
    return await service.compare(work, year)


@regions_router.get("/growth")
async def count_provider_growth(work: _Reader) -> GrowthRead:
    """How many providers of each kind each place registered, year by year (社会组织发展)."""
    return await service.count_growth(work)
