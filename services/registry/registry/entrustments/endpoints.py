"""`/registry/children/{child_id}/entrustments`: who cares for the child of absent parents."""

from typing import Annotated
from uuid import UUID

from chassis.access import Purpose, Role
from chassis.pagination import Page
from chassis.routing import allow
from chassis.routing import router as new_router
from chassis.work import Work
from registry.entrustments import service
from registry.entrustments.schemas import (
    EntrustmentEndForm,
    EntrustmentForm,
    EntrustmentRead,
    NoticeForm,
)

router = new_router("/registry/children/{child_id}/entrustments", "entrustments")
_GRASSROOTS = allow(
    Role.VILLAGE_DIRECTOR, Role.TOWNSHIP_SUPERVISOR, Role.COUNTY_OFFICER, purpose=Purpose.CARE
)


@router.post("", status_code=201, summary="Entrust a child to a carer")
async def entrust_child(
    child_id: UUID, form: EntrustmentForm, work: Annotated[Work, _GRASSROOTS]
) -> EntrustmentRead:
    """Needs If-Match of the child. Whom 未成年人保护法 22 bars is refused by that bar."""
    return await service.entrust(work, child_id, form)


@router.get("", summary="List a child's entrustments, the latest first")
async def list_entrustments(
    child_id: UUID, work: Annotated[Work, _GRASSROOTS]
) -> Page[EntrustmentRead]:
    """With the carers."""
    return Page(items=await service.listed(work, child_id))


@router.post("/{entrustment_id}/notices", summary="Record who was told in writing (书面告知)")
async def record_notices(
    child_id: UUID, entrustment_id: UUID, form: NoticeForm, work: Annotated[Work, _GRASSROOTS]
) -> EntrustmentRead:
    """Needs If-Match of the child. When school and village know, the duty to tell them is met."""
    return await service.tell(work, child_id, entrustment_id, form)


@router.post("/{entrustment_id}/end", summary="End an entrustment before its time")
async def end_entrustment(
    child_id: UUID,
    entrustment_id: UUID,
    form: EntrustmentEndForm,
    work: Annotated[Work, _GRASSROOTS],
) -> EntrustmentRead:
    """Needs If-Match of the child."""
    return await service.end(work, child_id, entrustment_id, form)
