"""`/registry/children/{child_id}/unattended`: the confirmation of a de facto unattended child."""

from typing import Annotated
from uuid import UUID

from chassis.access import Purpose, Role
from chassis.pagination import Page
from chassis.routing import allow
from chassis.routing import router as new_router
from chassis.work import Work
from registry.unattended import service
from registry.unattended.schemas import (
    CheckForm,
    ConfirmForm,
    RefuseForm,
    UnattendedForm,
    UnattendedRead,
)

router = new_router("/registry/children/{child_id}/unattended", "unattended")
_GRASSROOTS = allow(
    Role.VILLAGE_DIRECTOR, Role.TOWNSHIP_SUPERVISOR, Role.COUNTY_OFFICER, purpose=Purpose.CARE
)
_TOWNSHIP = allow(Role.TOWNSHIP_SUPERVISOR, Role.COUNTY_OFFICER, purpose=Purpose.CARE)
_COUNTY = allow(Role.COUNTY_OFFICER, purpose=Purpose.CARE)


@router.post("", status_code=201, summary="Apply for a de facto unattended child")
async def apply_unattended(
    child_id: UUID, form: UnattendedForm, work: Annotated[Work, _GRASSROOTS]
) -> UnattendedRead:
    """The township must check it in 15 working days, or as its province says."""
    return await service.apply(work, child_id, form)


@router.get("", summary="List the applications for a child, the latest first")
async def list_unattended(
    child_id: UUID, work: Annotated[Work, _GRASSROOTS]
) -> Page[UnattendedRead]:
    """With their findings and reasons."""
    return Page(items=await service.listed(work, child_id))


@router.get("/{unattended_id}", summary="Read an application")
async def read_unattended(
    child_id: UUID, unattended_id: UUID, work: Annotated[Work, _GRASSROOTS]
) -> UnattendedRead:
    """With its finding and reasons."""
    return await service.find(work, child_id, unattended_id)


@router.post("/{unattended_id}/check", summary="The township's check")
async def check_unattended(
    child_id: UUID, unattended_id: UUID, form: CheckForm, work: Annotated[Work, _TOWNSHIP]
) -> UnattendedRead:
    """Needs If-Match of the application. The county's clock begins."""
    return await service.check(work, child_id, unattended_id, form)


@router.post("/{unattended_id}/confirm", summary="The county's confirmation")
async def confirm_unattended(
    child_id: UUID, unattended_id: UUID, form: ConfirmForm, work: Annotated[Work, _COUNTY]
) -> UnattendedRead:
    """Needs If-Match of the application. It takes effect from the first of next month."""
    return await service.confirm(work, child_id, unattended_id, form)


@router.post("/{unattended_id}/refuse", summary="The county's refusal")
async def refuse_unattended(
    child_id: UUID, unattended_id: UUID, form: RefuseForm, work: Annotated[Work, _COUNTY]
) -> UnattendedRead:
    """Needs If-Match of the application, and reasons in writing."""
    return await service.refuse(work, child_id, unattended_id, form)
