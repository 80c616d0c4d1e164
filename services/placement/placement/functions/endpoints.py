"""The functions of agencies over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Response

from chassis.access import Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow, router
from chassis.work import Work, etag
from placement.agencies import repository as agencies
from placement.agencies.endpoints import Keeper, Reader
from placement.functions import service
from placement.functions.schemas import (
    AreaCoverage,
    Code,
    FunctionRead,
    FunctionReportCreate,
    FunctionReportRead,
    FunctionsForm,
)

agency_functions = router("/placement/agencies", "functions")
functions = router("/placement/agency-functions", "functions")

Overseer = Annotated[
    Work,
    allow(
        Role.COUNTY_OFFICER,
        Role.CITY_OFFICER,
        Role.PROVINCIAL_OFFICER,
        Role.NATIONAL_OFFICER,
        purpose=Purpose.CUSTODY,
    ),
]


@functions.get("")
async def list_function_coverage(
    work: Overseer, limit: Limit = 50, after: After = None
) -> Page[AreaCoverage]:
    """Your prefectures and counties: which of the ten duties (十项职责) nobody carries out there,
    and what each agency leaves undone."""
    return await service.coverage(work, after, limit)


@agency_functions.get("/{agency_id}/functions")
async def read_agency_functions(work: Reader, agency_id: UUID) -> list[FunctionRead]:
    """What the agency is there for, which of it it carries out, and what is due."""
    agency = await agencies.load(work, agency_id)
    work.etag = etag(agency.version)
    return await service.of(work, agency)


@agency_functions.put("/{agency_id}/functions")
async def record_agency_functions(
    work: Keeper, agency_id: UUID, form: FunctionsForm
) -> list[FunctionRead]:
    """Say which functions the agency carries out; what is left out it no longer does."""
    agency = await service.record(work, agency_id, form)
    work.etag = etag(agency.version)
    return await service.of(work, agency)


@agency_functions.post("/{agency_id}/functions/{function_code}/reports", status_code=201)
async def report_agency_function(
    work: Keeper,
    agency_id: UUID,
    function_code: Annotated[Code, Path()],
    form: FunctionReportCreate,
    response: Response,
) -> FunctionReportRead:
    """Report that a function was done: the year's duty is met, and the next one begins."""
    made = await service.report(work, agency_id, function_code, form)
    response.headers["Location"] = f"/placement/agencies/{agency_id}/function-reports"
    return FunctionReportRead.model_validate(made)


@agency_functions.get("/{agency_id}/function-reports")
async def list_function_reports(
    work: Reader, agency_id: UUID, limit: Limit = 50, after: After = None
) -> Page[FunctionReportRead]:
    """What the agency reported as done, the latest first."""
    return await service.reports(work, agency_id, after, limit)
