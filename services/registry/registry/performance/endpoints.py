"""`/registry/performance`: how duties were done, by person, township and county."""

from typing import Annotated

from fastapi import Query

from chassis.access import OFFICERS, Purpose
from chassis.pagination import After, Limit, Page
from chassis.routing import allow
from chassis.routing import router as new_router
from chassis.work import Work
from registry.performance import service
from registry.performance.schemas import Level, PerformanceRead
from registry.scope import AreaCode, AskedDay, narrowed

router = new_router("/registry/performance", "performance")
Day = Annotated[AskedDay | None, Query()]


@router.get("", summary="How duties were done, the weakest first")
async def list_performance(
    work: Annotated[Work, allow(*OFFICERS, purpose=Purpose.STATISTICS)],
    level: Level = Level.PERSON,
    area: AreaCode = None,
    since: Day = None,
    until: Day = None,
    limit: Limit = 50,
    after: After = None,
) -> Page[PerformanceRead]:
    """Counted from the duties themselves, those opened from `since` to `until`, both included."""
    return await service.page(work, level, narrowed(work, area), (since, until), limit, after)
