"""A child's file as a page."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from chassis.access import Purpose, Role
from chassis.routing import allow
from chassis.work import Work
from insight.files import service
from insight.pages import render
from insight.pages.person import Person
from insight.pages.route import page_router

endpoints = page_router("/children")
_NEAR_THE_CHILD = allow(
    Role.VILLAGE_DIRECTOR, Role.TOWNSHIP_SUPERVISOR, Role.COUNTY_OFFICER, purpose=Purpose.CARE
)
Cursor = Annotated[str | None, Query(max_length=500)]


@endpoints.get("/{child_id}")
async def show_file(
    child_id: UUID, request: Request, work: Annotated[Work, _NEAR_THE_CHILD], after: Cursor = None
) -> Response:
    """For those near the child; each opening of it is in the audit of both services."""
    file = await service.open_file(work, Person.of(work, request), child_id, after)
    return render.page(request, "file.html", title="page.child", file=file)
