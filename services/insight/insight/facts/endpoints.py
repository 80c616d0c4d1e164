"""The endpoints of what the events add up to."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from chassis.access import OFFICERS, Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow, router
from chassis.work import Work
from insight.facts import service
from insight.facts.schemas import RecentEvent, Summary, TimelineEntry

endpoints = router("/insight", "insight")
READERS = allow(*OFFICERS, Role.AUDITOR, purpose=Purpose.STATISTICS)
NEAR_THE_CHILD = allow(
    Role.VILLAGE_DIRECTOR, Role.TOWNSHIP_SUPERVISOR, Role.COUNTY_OFFICER, purpose=Purpose.CARE
)
AreaCode = Annotated[
    str | None,
    Query(
        pattern=r"^[0-9]{0,12}$",
        description="Division code prefix within your area; else all of it.",
    ),
]


@endpoints.get("/summary", summary="The numbers of an area")
async def read_summary(work: Annotated[Work, READERS], area: AreaCode = None) -> Summary:
    """Counted from events as they arrive; `behind` says how many are still to come."""
    return await service.summarise(work, area)


@endpoints.get("/timeline/{child_id}", summary="What happened to a child")
async def read_timeline(
    child_id: UUID,
    work: Annotated[Work, NEAR_THE_CHILD],
    limit: Limit = 50,
    after: After = None,
) -> Page[TimelineEntry]:
    """Every event about the child in your area, oldest first."""
    return await service.trace(work, child_id, limit, after)


@endpoints.get("/events/recent", summary="The newest events")
async def list_recent_events(
    work: Annotated[Work, READERS], limit: Limit = 50
) -> list[RecentEvent]:
    """Events of your area in the order they arrived here, newest first."""
    return await service.list_recent(work, limit)
