"""Written warnings over HTTP: police issue them, village and police visit afterwards."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from chassis.access import Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow, router
from chassis.work import Work, etag
from judicial_referral.fields import InDivision, OfUnit
from judicial_referral.warnings import service
from judicial_referral.warnings.models import WarningStatus
from judicial_referral.warnings.schemas import WarningCreate, WarningRead, WarningVisitCreate

endpoints = router("/judicial-referral", "warnings")
_POLICE = allow(Role.POLICE_LIAISON, purpose=Purpose.JUSTICE)
_VISITOR = allow(
    Role.POLICE_LIAISON, Role.VILLAGE_DIRECTOR, Role.TOWNSHIP_SUPERVISOR, Role.COUNTY_OFFICER,
    purpose=Purpose.CARE,
)  # fmt: skip
_READER = allow(Role.POLICE_LIAISON, Role.COUNTY_OFFICER, purpose=Purpose.JUSTICE)


@endpoints.post(
    "/referrals/{referral_id}/warnings", status_code=201, summary="Issue a written warning"
)
async def issue_warning(
    referral_id: UUID, form: WarningCreate, work: Annotated[Work, _POLICE], response: Response
) -> WarningRead:
    """By the police it was referred to; village and police must visit afterwards."""
    warning = await service.issue(work, referral_id, form)
    response.headers["Location"] = f"/judicial-referral/warnings/{warning.id}"
    return WarningRead(**warning.model_dump(exclude={"contents"}))


@endpoints.get("/warnings", summary="List written warnings")
async def list_warnings(
    work: Annotated[Work, _READER],
    status: WarningStatus | None = None,
    area: InDivision = None,
    unit_id: OfUnit = None,
    after: After = None,
    limit: Limit = 50,
) -> Page[WarningRead]:
    """The newest first, without what they say. `status=awaiting_visit`: somebody has not visited
    yet."""
    return await service.page(work, status, limit, after, area=area, unit_id=unit_id)


@endpoints.get("/warnings/{warning_id}", summary="Read a written warning")
async def read_warning(warning_id: UUID, work: Annotated[Work, _READER]) -> WarningRead:
    """Whom, what for, and who has visited since."""
    warning = await service.read(work, warning_id)
    work.etag = etag(warning.version)
    return warning


@endpoints.post("/warnings/{warning_id}/visits", status_code=204, summary="Visit after a warning")
async def visit_after_warning(
    warning_id: UUID, form: WarningVisitCreate, work: Annotated[Work, _VISITOR]
) -> None:
    """Once by the police, once by the village."""
    await service.visit(work, warning_id, form)
