"""Tracing the families of rescued children, over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from chassis.access import Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow, router
from chassis.work import Work, etag
from judicial_referral.fields import InDivision, OfUnit
from judicial_referral.tracing import service
from judicial_referral.tracing.chain import TracingStep
from judicial_referral.tracing.schemas import TracingAdvance, TracingCreate, TracingRead

endpoints = router("/judicial-referral", "tracing")
_POLICE = allow(Role.POLICE_LIAISON, purpose=Purpose.JUSTICE)
_EITHER = allow(Role.POLICE_LIAISON, Role.COUNTY_OFFICER, purpose=Purpose.JUSTICE)


@endpoints.post(
    "/referrals/{referral_id}/tracings", status_code=201, summary="Begin to trace a family"
)
async def begin_tracing(
    referral_id: UUID, form: TracingCreate, work: Annotated[Work, _POLICE], response: Response
) -> TracingRead:
    """Of a child the police rescued; temporary care and a blood sample are owed from then on."""
    tracing = await service.begin(work, referral_id, form)
    response.headers["Location"] = f"/judicial-referral/tracings/{tracing.id}"
    work.etag = etag(tracing.version)
    return TracingRead(**tracing.model_dump())


@endpoints.get("/tracings", summary="List searches for families")
async def list_tracings(
    work: Annotated[Work, _EITHER],
    step: TracingStep | None = None,
    area: InDivision = None,
    unit_id: OfUnit = None,
    after: After = None,
    limit: Limit = 50,
) -> Page[TracingRead]:
    """The newest first, without their steps; `step` is how far they have come."""
    return await service.page(work, limit, after, step=step, area=area, unit_id=unit_id)


@endpoints.get("/tracings/{tracing_id}", summary="Read a search for a family")
async def read_tracing(tracing_id: UUID, work: Annotated[Work, _EITHER]) -> TracingRead:
    """With every step, its day and its document."""
    tracing = await service.read(work, tracing_id)
    work.etag = etag(tracing.version)
    return tracing


@endpoints.post("/tracings/{tracing_id}/steps", summary="Take the next step of a search")
async def advance_tracing(
    tracing_id: UUID, form: TracingAdvance, work: Annotated[Work, _EITHER]
) -> TracingRead:
    """Police search and certify; the county cares, publishes, hands over. Needs If-Match."""
    tracing = await service.advance(work, tracing_id, form)
    work.etag = etag(tracing.version)
    return TracingRead(**tracing.model_dump())
