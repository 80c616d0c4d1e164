"""Who saw what of a child: every service's audit rows over HTTP."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel
from sqlmodel import col, select

from chassis.access import Purpose, Role
from chassis.areas import within
from chassis.models import Audit
from chassis.pagination import After, Limit, Page, cursor, position
from chassis.routing import allow, router
from chassis.work import Work


class AuditRead(BaseModel):
    """One reading or writing of a child's record."""

    at: datetime
    action: str
    record: str
    operation: str
    purpose: str
    subject: str
    client_id: str
    organisation: str | None
    request_id: str


def audits_router(service: str) -> APIRouter:
    """The endpoint of `/{service}/audit/{child_id}`."""
    endpoints = router(f"/{service}/audit", "audit")

    @endpoints.get("/{child_id}", summary="Who read or wrote a child's record here")
    async def list_accesses(
        child_id: UUID,
        work: Annotated[Work, allow(Role.AUDITOR, Role.COUNTY_OFFICER, purpose=Purpose.OPERATION)],
        limit: Limit = 50,
        after: After = None,
    ) -> Page[AuditRead]:
        """In your area, in the order in which it happened."""
        rows = await page(work, child_id, limit, after)
        more = cursor(work, str(rows[-1].id)) if len(rows) == limit else None
        items = [AuditRead.model_validate(row, from_attributes=True) for row in rows]
        return Page(items=items, next=more)

    return endpoints


async def page(work: Work, child_id: UUID, limit: int, after: str | None) -> Sequence[Audit]:
    """The rows after a cursor, at most `limit`."""
    if child_id in await work.app.concealed(work):
        return ()
    query = select(Audit).where(col(Audit.child_id) == child_id, *within(Audit, work.caller.area))
    if place := position(work, after, 1):
        query = query.where(col(Audit.id) > int(place[0]))
    session = await work.session()
    return (await session.exec(query.order_by(col(Audit.id)).limit(limit))).all()
