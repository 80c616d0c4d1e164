"""Revocation and restoration of guardianship over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from chassis.access import Purpose, Role
from chassis.routing import allow, router
from chassis.work import Work, etag
from judicial_referral.revocations import service
from judicial_referral.revocations.schemas import (
    GroundCreate,
    GroundRead,
    InterimCreate,
    InterimRead,
    RestorationCreate,
    RestorationDecision,
    RestorationRead,
)

endpoints = router("/judicial-referral", "revocations")
_COUNTY = allow(Role.COUNTY_OFFICER, purpose=Purpose.JUSTICE)
_COURT = allow(Role.COURT_LIAISON, purpose=Purpose.JUSTICE)
_EITHER = allow(Role.COUNTY_OFFICER, Role.COURT_LIAISON, purpose=Purpose.JUSTICE)


@endpoints.post(
    "/reports/{report_id}/revocation-grounds", status_code=201, summary="Find a ground to revoke"
)
async def find_revocation_ground(
    report_id: UUID, form: GroundCreate, work: Annotated[Work, _COUNTY]
) -> GroundRead:
    """To revoke guardianship; civil affairs must apply by `apply_by` if nobody else does."""
    ground, duty = await service.find_ground(work, report_id, form)
    return GroundRead(**ground.model_dump(), apply_by=duty.due_at if duty else None)


@endpoints.post(
    "/referrals/{referral_id}/interim-measures", status_code=201, summary="Arrange care meanwhile"
)
async def arrange_interim_care(
    referral_id: UUID, form: InterimCreate, work: Annotated[Work, _COURT]
) -> InterimRead:
    """By the court that has the revocation before it."""
    measure = await service.arrange(work, referral_id, form)
    return InterimRead.model_validate(measure, from_attributes=True)


@endpoints.post(
    "/judgments/{judgment_id}/restorations", status_code=201, summary="Ask guardianship back"
)
async def ask_guardianship_back(
    judgment_id: UUID, form: RestorationCreate, work: Annotated[Work, _EITHER], response: Response
) -> RestorationRead:
    """Three to twelve months after the judgment; the court's clock starts."""
    asked = await service.ask_back(work, judgment_id, form)
    response.headers["Location"] = f"/judicial-referral/judgments/{judgment_id}"
    work.etag = etag(asked.version)
    return RestorationRead.model_validate(asked, from_attributes=True)


@endpoints.post("/restorations/{restoration_id}/decision", summary="Restore guardianship, or not")
async def decide_restoration(
    restoration_id: UUID, form: RestorationDecision, work: Annotated[Work, _COURT]
) -> RestorationRead:
    """By the court that revoked it. Needs If-Match."""
    asked = await service.decide(work, restoration_id, form)
    work.etag = etag(asked.version)
    return RestorationRead.model_validate(asked, from_attributes=True)
