"""Health checks over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from chassis.access import Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow, router
from chassis.work import Work
from placement.health_checks import service
from placement.health_checks.schemas import HealthCheckCreate, HealthCheckRead

health_checks = router("/placement/custodies/{custody_id}/health-checks", "health checks")

Keeper = Annotated[
    Work,
    allow(Role.COUNTY_OFFICER, Role.CITY_OFFICER, Role.AGENCY_STAFF, purpose=Purpose.CUSTODY),
]
Reader = Annotated[
    Work,
    allow(
        Role.COUNTY_OFFICER,
        Role.CITY_OFFICER,
        Role.AGENCY_STAFF,
        purpose=Purpose.CUSTODY,
        own=(Role.AGENCY_STAFF,),
    ),
]


@health_checks.post("", status_code=201)
async def record_health_check(
    work: Keeper, custody_id: UUID, form: HealthCheckCreate, response: Response
) -> HealthCheckRead:
    """Record a health check; the first one after the admission is a duty (入院体检)."""
    response.headers["Location"] = f"/placement/custodies/{custody_id}/health-checks"
    return await service.record(work, custody_id, form)


@health_checks.get("")
async def list_health_checks(
    work: Reader, custody_id: UUID, limit: Limit = 50, after: After = None
) -> Page[HealthCheckRead]:
    """The health checks of the child, the latest recorded first."""
    return await service.of_custody(work, custody_id, after, limit)
