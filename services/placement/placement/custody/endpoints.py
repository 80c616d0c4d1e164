"""Custody over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from chassis.access import Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow, router
from chassis.work import Work, etag
from placement.custody import listing, repository, service
from placement.custody.schemas import (
    AdmissionCreate,
    AdmissionRead,
    CustodyRead,
    EndCreate,
    ReviewCreate,
    TransferCreate,
)

custody = router("/placement/custodies", "custody")
residents = router("/placement/agencies", "custody")

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
        own=(Role.AGENCY_STAFF,),
    ),
]


@custody.post("", status_code=201)
async def admit_children(work: Keeper, form: AdmissionCreate, response: Response) -> AdmissionRead:
    """Admit one to ten children to an agency, all or none, each to a bed of its own."""
    admission = await service.admit(work, form)
    first = admission.custodies[0]
    response.headers["Location"] = f"/placement/custodies/{first.id}"
    work.etag = etag(first.version)
    return admission


@custody.get("")
async def list_custodies(
    work: Reader,
    limit: Limit = 50,
    after: After = None,
    is_open: bool = False,
    is_uncovered: bool = False,
) -> Page[CustodyRead]:
    """The custodies of your area's children, the latest first; agency staff: all at their agency,
    also of another county's children, of what ended without the place.

    `is_uncovered`: only those of which a day up to now had no legal basis.
    """
    return await listing.browse(work, after, limit, is_open=is_open, is_uncovered=is_uncovered)


@custody.get("/{custody_id}")
async def read_custody(work: Reader, custody_id: UUID) -> CustodyRead:
    """One custody."""
    found = await repository.load(work, custody_id)
    work.etag = etag(found.version)
    return listing.shown(work, found)


@custody.post("/{custody_id}/end")
async def end_custody(work: Keeper, custody_id: UUID, form: EndCreate) -> CustodyRead:
    """End a custody; going home needs the number of the guardianship assessment."""
    ended = await service.end(work, custody_id, form)
    work.etag = etag(ended.version)
    return CustodyRead.model_validate(ended)


@custody.post("/{custody_id}/transfer", status_code=201)
async def transfer_custody(
    work: Keeper, custody_id: UUID, form: TransferCreate, response: Response
) -> CustodyRead:
    """End this custody and begin the next at the same instant, elsewhere or on another ground."""
    begun = await service.transfer(work, custody_id, form)
    response.headers["Location"] = f"/placement/custodies/{begun.id}"
    work.etag = etag(begun.version)
    return CustodyRead.model_validate(begun)


@custody.post("/{custody_id}/review")
async def review_custody(work: Keeper, custody_id: UUID, form: ReviewCreate) -> CustodyRead:
    """Record a review: it answers the alert or review that comes due next."""
    reviewed = await service.review(work, custody_id, form)
    work.etag = etag(reviewed.version)
    return CustodyRead.model_validate(reviewed)


@residents.get("/{agency_id}/residents")
async def list_residents(
    work: Reader, agency_id: UUID, limit: Limit = 50, after: After = None
) -> Page[CustodyRead]:
    """The children of your area who live at this agency now; agency staff: all at their own."""
    return await listing.residents(work, agency_id, after, limit)
