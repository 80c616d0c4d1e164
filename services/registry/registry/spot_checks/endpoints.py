"""Spot checks of visits, and `/registry/spot-check-coverage`: whether enough were made."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from chassis.access import Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow
from chassis.routing import router as new_router
from chassis.work import Work
from registry.spot_checks import service
from registry.spot_checks.schemas import SpotCheckCoverage, SpotCheckForm, SpotCheckRead

router = new_router("/registry/children/{child_id}/visits/{visit_id}/spot-checks", "visits")
coverage = new_router("/registry/spot-check-coverage", "visits")
_SUPERVISOR = allow(Role.TOWNSHIP_SUPERVISOR, purpose=Purpose.CARE)
_READER = allow(Role.TOWNSHIP_SUPERVISOR, Role.COUNTY_OFFICER, purpose=Purpose.CARE)
_WATCHER = allow(Role.TOWNSHIP_SUPERVISOR, Role.COUNTY_OFFICER, purpose=Purpose.STATISTICS)
Month = Annotated[
    str | None,
    Query(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$", description="As 2026-11; else this month."),
]


@router.post("", status_code=201, summary="Record a supervisor's spot check of a visit")
async def record_spot_check(
    child_id: UUID, visit_id: UUID, form: SpotCheckForm, work: Annotated[Work, _SUPERVISOR]
) -> SpotCheckRead:
    """Of a visit that somebody else made, and once."""
    return await service.record(work, child_id, visit_id, form)


@router.get("", summary="List the spot checks of a visit, the earliest first")
async def list_spot_checks(
    child_id: UUID,
    visit_id: UUID,
    work: Annotated[Work, _READER],
    limit: Limit = 50,
    after: After = None,
) -> Page[SpotCheckRead]:
    """Of several supervisors, where several checked it."""
    return await service.page(work, child_id, visit_id, limit, after)


@coverage.get("", summary="How many of a month's visits were checked, by township")
async def list_spot_check_coverage(
    work: Annotated[Work, _WATCHER], month: Month = None, limit: Limit = 50, after: After = None
) -> Page[SpotCheckCoverage]:
    """Against the share that the norm asks for, and every child that is of the red tier today."""
    return await service.coverage(work, month, limit, after)
