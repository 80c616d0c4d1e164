"""The records, one address for all."""

from typing import Annotated
from uuid import UUID

from fastapi import Request, Response

from chassis.access import OFFICERS, Purpose
from chassis.routing import allow
from chassis.work import Work
from insight.pages import render
from insight.pages.person import Person
from insight.pages.route import page_router
from insight.records import service

endpoints = page_router("/records")
_READER = allow(*OFFICERS, purpose=Purpose.CARE)


@endpoints.get("/{name}")
async def show_record(
    name: str, request: Request, work: Annotated[Work, _READER], of: UUID
) -> Response:
    """As far as the service that keeps it tells this person."""
    record = service.find(name)
    found, child = await service.read(record, Person.of(work, request), of)
    shown = {"record": found, "child": child, "kind": record}
    return render.page(request, "record.html", title=f"page.{name}", **shown)
