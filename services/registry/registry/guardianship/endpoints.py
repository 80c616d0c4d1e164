"""`/registry/children/{child_id}/parents`, `/guardians` and `/siblings`."""

from typing import Annotated
from uuid import UUID

from chassis.access import Purpose, Role
from chassis.pagination import Page
from chassis.routing import allow
from chassis.routing import router as new_router
from chassis.work import Work
from registry.guardianship import service
from registry.guardianship.schemas import (
    GuardianshipEndForm,
    GuardianshipForm,
    GuardianshipRead,
    ParentForm,
    ParentRead,
    ParentStateForm,
    SiblingForm,
    SiblingRead,
)

router = new_router("/registry/children/{child_id}", "guardianship")
_GRASSROOTS = allow(
    Role.VILLAGE_DIRECTOR, Role.TOWNSHIP_SUPERVISOR, Role.COUNTY_OFFICER, purpose=Purpose.CARE
)


@router.post("/parents", status_code=201, summary="Record a parent")
async def record_parent(
    child_id: UUID, form: ParentForm, work: Annotated[Work, _GRASSROOTS]
) -> ParentRead:
    """Father or mother, once each; needs If-Match of the child. Its categories follow."""
    return await service.record_parent(work, child_id, form)


@router.get("/parents", summary="List a child's parents")
async def list_parents(child_id: UUID, work: Annotated[Work, _GRASSROOTS]) -> Page[ParentRead]:
    """As last recorded."""
    return Page(items=await service.parents(work, child_id))


@router.post("/parents/{parent_id}/state", summary="Change what is known of a parent")
async def change_parent(
    child_id: UUID, parent_id: UUID, form: ParentStateForm, work: Annotated[Work, _GRASSROOTS]
) -> ParentRead:
    """All of it, as it is now; needs If-Match of the child. Its categories follow."""
    return await service.change_parent(work, child_id, parent_id, form)


@router.post("/guardians", status_code=201, summary="Record a guardian who is not a parent")
async def record_guardian(
    child_id: UUID, form: GuardianshipForm, work: Annotated[Work, _GRASSROOTS]
) -> GuardianshipRead:
    """Needs If-Match of the child."""
    return await service.record_guardian(work, child_id, form)


@router.get("/guardians", summary="List a child's guardians who are not its parents")
async def list_guardians(
    child_id: UUID, work: Annotated[Work, _GRASSROOTS]
) -> Page[GuardianshipRead]:
    """The latest first, with those that ended."""
    return Page(items=await service.guardians(work, child_id))


@router.post("/guardians/{guardian_id}/end", summary="End a guardianship")
async def end_guardian(
    child_id: UUID,
    guardian_id: UUID,
    form: GuardianshipEndForm,
    work: Annotated[Work, _GRASSROOTS],
) -> GuardianshipRead:
    """Needs If-Match of the child."""
    return await service.end_guardian(work, child_id, guardian_id, form)


@router.post("/siblings", status_code=201, summary="Record a sibling")
async def declare_sibling(
    child_id: UUID, form: SiblingForm, work: Annotated[Work, _GRASSROOTS]
) -> SiblingRead:
    """Both children get it; needs If-Match of the child."""
    return await service.declare_sibling(work, child_id, form)


@router.get("/siblings", summary="List a child's siblings")
async def list_siblings(child_id: UUID, work: Annotated[Work, _GRASSROOTS]) -> Page[SiblingRead]:
    """Those declared after registration; the one named there stands in the child's file."""
    return Page(items=await service.siblings(work, child_id))
