"""Agencies and their beds over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from chassis.access import Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow, router
from chassis.work import Work, etag
from placement.agencies import repository, service
from placement.agencies.schemas import (
    AgencyAssessmentRead,
    AgencyChange,
    AgencyCreate,
    AgencyListed,
    AgencyRead,
    Conversion,
    ResourcesForm,
    Retention,
)
from placement.beds import service as beds
from placement.beds.schemas import BedRead, BedsCreate

agencies = router("/placement/agencies", "agencies")

Officer = Annotated[Work, allow(Role.COUNTY_OFFICER, Role.CITY_OFFICER, purpose=Purpose.CUSTODY)]
Keeper = Annotated[
    Work,
    allow(Role.COUNTY_OFFICER, Role.CITY_OFFICER, Role.AGENCY_STAFF, purpose=Purpose.CUSTODY),
]
Province = Annotated[Work, allow(Role.PROVINCIAL_OFFICER, purpose=Purpose.CUSTODY)]
Reader = Annotated[
    Work,
    allow(
        Role.TOWNSHIP_SUPERVISOR,
        Role.COUNTY_OFFICER,
        Role.CITY_OFFICER,
        Role.PROVINCIAL_OFFICER,
        Role.NATIONAL_OFFICER,
        Role.AGENCY_STAFF,
        purpose=Purpose.CUSTODY,
    ),
]


@agencies.post("", status_code=201)
async def register_agency(work: Officer, form: AgencyCreate, response: Response) -> AgencyRead:
    """Enter an agency whose seat lies in your area, with the beds it starts with."""
    agency = await service.register(work, form)
    response.headers["Location"] = f"/placement/agencies/{agency.id}"
    work.etag = etag(agency.version)
    return AgencyRead.model_validate(agency)


@agencies.get("")
async def list_agencies(work: Reader, limit: Limit = 50, after: After = None) -> Page[AgencyListed]:
    """The agencies that serve your area or lie in it, each with its beds."""
    return await service.browse(work, after, limit)


@agencies.get("/{agency_id}")
async def read_agency(work: Reader, agency_id: UUID) -> AgencyRead:
    """One agency."""
    agency = await repository.load(work, agency_id)
    work.etag = etag(agency.version)
    return AgencyRead.model_validate(agency)


@agencies.put("/{agency_id}")
async def change_agency(work: Keeper, agency_id: UUID, form: AgencyChange) -> AgencyRead:
    """Change what the agency is called, whom it serves and which care it names; a capability it
    did not name before needs valid proof."""
    agency = await service.change(work, agency_id, form)
    work.etag = etag(agency.version)
    return AgencyRead.model_validate(agency)


@agencies.post("/{agency_id}/beds", status_code=201)
async def add_beds(
    work: Keeper, agency_id: UUID, form: BedsCreate, response: Response
) -> list[BedRead]:
    """Add beds, several at once; a label is used once in an agency."""
    made = await service.add_beds(work, agency_id, form.beds)
    response.headers["Location"] = f"/placement/agencies/{agency_id}/beds"
    return [BedRead.of(bed, free=True) for bed in made]


@agencies.get("/{agency_id}/beds")
async def list_beds(
    work: Reader, agency_id: UUID, limit: Limit = 200, after: After = None
) -> Page[BedRead]:
    """The beds of an agency by label, and which are free now."""
    await repository.load(work, agency_id)
    return await beds.browse(work, agency_id, after, limit)


@agencies.post("/{agency_id}/convert")
async def convert_agency(work: Officer, agency_id: UUID, form: Conversion) -> AgencyRead:
    """Turn a county's child-welfare institution into a guidance or protection centre (转型)."""
    agency = await service.convert(work, agency_id, form)
    work.etag = etag(agency.version)
    return AgencyRead.model_validate(agency)


@agencies.put("/{agency_id}/resources")
async def record_agency_resources(work: Keeper, agency_id: UUID, form: ResourcesForm) -> AgencyRead:
    """Record what the agency has: carers, medical and other staff, fire safety, yearly budget."""
    agency = await service.record(work, agency_id, form)
    work.etag = etag(agency.version)
    return AgencyRead.model_validate(agency)


@agencies.post("/{agency_id}/assessments", status_code=201)
async def assess_agency(work: Officer, agency_id: UUID, response: Response) -> AgencyAssessmentRead:
    """Assess whether a county's institution has the resources to keep children (机构评估)."""
    agency, assessment = await service.assess(work, agency_id)
    response.headers["Location"] = f"/placement/agencies/{agency_id}/assessments"
    work.etag = etag(agency.version)
    return AgencyAssessmentRead.model_validate(assessment)


@agencies.get("/{agency_id}/assessments")
async def list_agency_assessments(
    work: Reader, agency_id: UUID, limit: Limit = 50, after: After = None
) -> Page[AgencyAssessmentRead]:
    """The assessments of an agency with their reasons, the latest first."""
    return await service.assessments(work, agency_id, after, limit)


@agencies.post("/{agency_id}/retain")
async def retain_agency(work: Province, agency_id: UUID, form: Retention) -> AgencyRead:
    """The province keeps a well-equipped county institution (省级批准保留)."""
    agency = await service.retain(work, agency_id, form.approval_no)
    work.etag = etag(agency.version)
    return AgencyRead.model_validate(agency)
