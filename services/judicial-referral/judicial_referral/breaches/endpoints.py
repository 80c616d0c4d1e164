"""Breaches of protection orders over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from chassis.access import Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow, router
from chassis.work import Work, etag
from judicial_referral.breaches import service
from judicial_referral.breaches.models import BreachStatus
from judicial_referral.breaches.schemas import BreachAnswer, BreachCreate, BreachRead
from judicial_referral.fields import InDivision, OfUnit

endpoints = router("/judicial-referral", "breaches")
_OFFICER = allow(Role.COUNTY_OFFICER, Role.TOWNSHIP_SUPERVISOR, purpose=Purpose.JUSTICE)
_READER = allow(Role.COUNTY_OFFICER, Role.COURT_LIAISON, purpose=Purpose.JUSTICE)
_COURT = allow(Role.COURT_LIAISON, purpose=Purpose.JUSTICE)


@endpoints.post(
    "/protection-orders/{order_id}/breaches", status_code=201, summary="Report a breach of an order"
)
async def report_breach(
    order_id: UUID, form: BreachCreate, work: Annotated[Work, _OFFICER], response: Response
) -> BreachRead:
    """The court that made the order has a clock to answer."""
    breach = await service.report(work, order_id, form)
    response.headers["Location"] = f"/judicial-referral/breaches/{breach.id}"
    return BreachRead.of(breach)


@endpoints.get("/breaches", summary="List breaches of orders")
async def list_breaches(
    work: Annotated[Work, _READER],
    status: BreachStatus | None = None,
    area: InDivision = None,
    unit_id: OfUnit = None,
    after: After = None,
    limit: Limit = 50,
) -> Page[BreachRead]:
    """The newest first. `status=reported`: the court has not answered yet."""
    return await service.page(work, status, limit, after, area=area, unit_id=unit_id)


@endpoints.get("/breaches/{breach_id}", summary="Read a breach of an order")
async def read_breach(breach_id: UUID, work: Annotated[Work, _READER]) -> BreachRead:
    """And what the court did about it."""
    breach = await service.read(work, breach_id)
    work.etag = etag(breach.version)
    return BreachRead.of(breach)


@endpoints.post("/breaches/{breach_id}/answer", summary="Answer a breach of an order")
async def answer_breach(
    breach_id: UUID, form: BreachAnswer, work: Annotated[Work, _COURT]
) -> BreachRead:
    """By the court that made the order. Needs If-Match."""
    breach = await service.answer(work, breach_id, form)
    work.etag = etag(breach.version)
    return BreachRead.of(breach)
