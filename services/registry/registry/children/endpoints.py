"""`/registry/children`: register a child, read it, list the children of an area."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from chassis.access import OFFICERS, Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow
from chassis.routing import router as new_router
from chassis.work import Work
from registry.children import service, upkeep
from registry.children.schemas import (
    ChildRead,
    DeathForm,
    DetailsForm,
    HukouForm,
    MoveForm,
    Registered,
    RegistrationForm,
)

router = new_router("/registry/children", "children")
_REGISTRARS = allow(
    Role.VILLAGE_DIRECTOR, Role.TOWNSHIP_SUPERVISOR, Role.COUNTY_OFFICER, purpose=Purpose.CARE
)
_MOVERS = allow(Role.TOWNSHIP_SUPERVISOR, Role.COUNTY_OFFICER, purpose=Purpose.CARE)
_READERS = allow(
    *OFFICERS, Role.PROVIDER_STAFF, Role.AGENCY_STAFF, purpose=Purpose.CARE,
    own=(Role.AGENCY_STAFF,),
)  # fmt: skip
AreaCode = Annotated[
    str | None, Query(pattern=r"^[0-9]{2,12}$", description="A narrower area within yours.")
]


@router.post(
    "",
    status_code=201,
    summary="Register a child",
    responses={200: {"model": Registered, "description": "This child was registered before."}},
)
async def register_child(
    form: RegistrationForm, work: Annotated[Work, _REGISTRARS], response: Response
) -> Registered:
    """With an identity number, or with the reason why there is none; then a follow-up duty opens.

    The same number again in the county is answered 200 with the child that exists.
    """
    child, new = await service.register(work, form)
    response.status_code = 201 if new else 200
    response.headers["Location"] = f"/registry/children/{child.id}"
    return child


@router.get("", summary="List children, the newest first")
async def list_children(
    work: Annotated[Work, _READERS], area: AreaCode = None, limit: Limit = 50, after: After = None
) -> Page[ChildRead]:
    """Of your area, or of `area` within it. A provider gets the children its contracts name, the
    staff of an agency those in its care."""
    return await service.page(work, area, limit, after)


@router.get("/{child_id}", summary="Read a child's file")
async def read_child(child_id: UUID, work: Annotated[Work, _READERS]) -> ChildRead:
    """Whole for the county and below, masked above; a provider sees the fields it was granted, the
    staff of an agency all, while the child is in its care."""
    return await service.find(work, child_id)


@router.post("/{child_id}/move", summary="Move a child to another village of its county")
async def move_child(child_id: UUID, form: MoveForm, work: Annotated[Work, _MOVERS]) -> ChildRead:
    """Needs If-Match. Visits, duties and the child's key go with it to the new village."""
    return await service.move(work, child_id, form)


@router.post("/{child_id}/details", summary="Bring a child's details up to date")
async def change_details(
    child_id: UUID, form: DetailsForm, work: Annotated[Work, _REGISTRARS]
) -> ChildRead:
    """All of them, as they are now; needs If-Match."""
    return await upkeep.change_details(work, child_id, form)


@router.post("/{child_id}/hukou", summary="Record that a child got its hukou (落户)")
async def record_hukou(
    child_id: UUID, form: HukouForm, work: Annotated[Work, _REGISTRARS]
) -> ChildRead:
    """Needs If-Match. The number takes the temporary one's place, the follow-up duty is met."""
    return await upkeep.record_hukou(work, child_id, form)


@router.post("/{child_id}/death", summary="Record a child's death")
async def record_death(
    child_id: UUID, form: DeathForm, work: Annotated[Work, _MOVERS]
) -> ChildRead:
    """Needs If-Match. The child leaves the register, what was to be done for it falls away."""
    return await upkeep.record_death(work, child_id, form)
