"""The queues, one address for all."""

from typing import Annotated

from fastapi import Query, Request, Response

from chassis.access import DEPARTMENT_OFFICERS, OFFICERS, Purpose, Role
from chassis.routing import allow
from chassis.work import Work
from insight.pages import render
from insight.pages.person import Person
from insight.pages.route import page_router
from insight.queues import service

endpoints = page_router("/queues")
_READER = allow(
    *OFFICERS, *DEPARTMENT_OFFICERS, Role.AGENCY_STAFF, Role.PROVIDER_STAFF, purpose=Purpose.CARE
)
AreaCode = Annotated[str, Query(pattern=r"^[0-9]{0,12}$")]
Cursor = Annotated[str, Query(max_length=500)]


@endpoints.get("/{queue}")
async def show_queue(
    queue: str,
    request: Request,
    work: Annotated[Work, _READER],
    area: AreaCode = "",
    after: Cursor = "",
) -> Response:
    """What waits, as the service that keeps it tells this person."""
    person = Person.of(work, request)
    listing = await service.read(queue, work, person, area, after, request.query_params)
    return render.page(request, "queue.html", title=f"page.{queue}", listing=listing)
