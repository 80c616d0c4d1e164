"""`/registry/statistics`: how many children, of which kind, where."""

from datetime import date
from typing import Annotated

from fastapi import Query

from chassis.access import OFFICERS, Purpose
from chassis.routing import allow
from chassis.routing import router as new_router
from chassis.work import Work
from registry.scope import AreaCode, AskedDay, narrowed
from registry.statistics import service
from registry.statistics.schemas import StatisticsRead

router = new_router("/registry/statistics", "statistics")
Day = Annotated[
    AskedDay | None,
    Query(
        ge=date(2021, 6, 1),
        le=date(2100, 1, 1),
        description="As of the end of this day, since 未成年人保护法 of 2020; without it, today.",
    ),
]


@router.get("", summary="Count children by area, category, age band and sex")
async def count_children(
    work: Annotated[Work, allow(*OFFICERS, purpose=Purpose.STATISTICS)],
    area: AreaCode = None,
    on: Day = None,
) -> StatisticsRead:
    """By the divisions directly below yours, or below `area`. Small numbers stay in the county.

    Of a past day it counts who was in the register at its end, by the age of then. Category,
    rating, care, schooling and where a child lives are as they stand now, whatever the day.
    """
    return await service.count(work, narrowed(work, area), on)
