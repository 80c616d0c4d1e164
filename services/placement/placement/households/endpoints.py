"""Families, and care in them, over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from chassis.access import Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow, router
from chassis.work import Work, etag
from placement.custody.schemas import CustodyRead
from placement.households import care, service, visiting
from placement.households.schemas import (
    ApprovalForm,
    ClosingForm,
    HouseholdCareRead,
    HouseholdCreate,
    HouseholdPlacement,
    HouseholdRead,
    HouseholdVisitForm,
    HouseholdVisitRead,
    Settlement,
)

households = router("/placement/households", "households")
household_care = router("/placement/custodies", "households")

Keeper = Annotated[
    Work,
    allow(Role.COUNTY_OFFICER, Role.CITY_OFFICER, Role.AGENCY_STAFF, purpose=Purpose.CUSTODY),
]
Reader = Annotated[
    Work,
    allow(
        Role.COUNTY_OFFICER,
        Role.CITY_OFFICER,
        Role.PROVINCIAL_OFFICER,
        Role.AGENCY_STAFF,
        purpose=Purpose.CUSTODY,
    ),
]


@households.post("", status_code=201)
async def register_household(
    work: Keeper, form: HouseholdCreate, response: Response
) -> HouseholdRead:
    """Enter a family that would take children: kin (亲属抚养) or a foster family (家庭寄养)."""
    household = await service.register(work, form)
    response.headers["Location"] = f"/placement/households/{household.id}"
    return household


@households.get("")
async def list_households(
    work: Reader, limit: Limit = 50, after: After = None, is_open: bool = False
) -> Page[HouseholdRead]:
    """The families of your area, the latest first; agency staff: of their agency."""
    return await service.browse(work, after, limit, is_open=is_open)


@households.get("/{household_id}")
async def read_household(work: Reader, household_id: UUID) -> HouseholdRead:
    """One family; who they are is told in the county alone."""
    return await service.find(work, household_id)


@households.post("/{household_id}/approve")
async def approve_household(work: Keeper, household_id: UUID, form: ApprovalForm) -> HouseholdRead:
    """Approve a family by the norms in force (民政部令第54号); each bar is refused by its name."""
    return await service.approve(work, household_id, form)


@households.post("/{household_id}/suspend")
async def suspend_household(work: Keeper, household_id: UUID, form: ClosingForm) -> HouseholdRead:
    """The family takes no more children for now; those in its care stay until they are moved."""
    return await service.suspend(work, household_id, form)


@households.post("/{household_id}/resume")
async def resume_household(work: Keeper, household_id: UUID) -> HouseholdRead:
    """A suspended family takes children again."""
    return await service.resume(work, household_id)


@households.post("/{household_id}/remove")
async def remove_household(work: Keeper, household_id: UUID, form: ClosingForm) -> HouseholdRead:
    """Take a family without children in its care off the list."""
    return await service.remove(work, household_id, form)


@households.post("/{household_id}/visits", status_code=201)
async def visit_household(
    work: Keeper, household_id: UUID, form: HouseholdVisitForm, response: Response
) -> HouseholdVisitRead:
    """Record that the agency saw the family; needs If-Match of the family."""
    response.headers["Location"] = f"/placement/households/{household_id}/visits"
    return await visiting.visit(work, household_id, form)


@households.get("/{household_id}/visits")
async def list_household_visits(
    work: Keeper, household_id: UUID, limit: Limit = 50, after: After = None
) -> Page[HouseholdVisitRead]:
    """The visits to a family, the latest first."""
    return await visiting.visits(work, household_id, after, limit)


@household_care.post("/{custody_id}/household", status_code=201)
async def place_with_household(
    work: Keeper, custody_id: UUID, form: HouseholdPlacement, response: Response
) -> CustodyRead:
    """The custody goes on in a family's care: with kin, or with a foster family for a trial."""
    begun = await care.begin(work, custody_id, form)
    response.headers["Location"] = f"/placement/custodies/{begun.id}"
    work.etag = etag(begun.version)
    return CustodyRead.model_validate(begun)


@household_care.get("/{custody_id}/household")
async def read_household_care(work: Reader, custody_id: UUID) -> HouseholdCareRead:
    """What was agreed on a child's care by a family."""
    return await care.read(work, custody_id)


@household_care.post("/{custody_id}/household/settle")
async def settle_household_care(
    work: Keeper, custody_id: UUID, form: Settlement
) -> HouseholdCareRead:
    """The trial of foster care is over and the agreement signed (寄养协议)."""
    return await care.settle(work, custody_id, form)
