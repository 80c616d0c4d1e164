"""`/registry/children/{child_id}/labels`: what a child is counted as, from when to when."""

from typing import Annotated
from uuid import UUID

from chassis.access import Purpose, Role
from chassis.pagination import Page
from chassis.routing import allow
from chassis.routing import router as new_router
from chassis.work import Work
from registry.labels import service
from registry.labels.schemas import LabelEndForm, LabelForm, LabelRead

router = new_router("/registry/children/{child_id}/labels", "labels")
_READERS = allow(
    Role.VILLAGE_DIRECTOR, Role.TOWNSHIP_SUPERVISOR, Role.COUNTY_OFFICER, purpose=Purpose.CARE
)
_CONFIRMERS = allow(Role.TOWNSHIP_SUPERVISOR, Role.COUNTY_OFFICER, purpose=Purpose.CARE)


@router.get("", summary="List a child's categories with their validity")
async def list_labels(child_id: UUID, work: Annotated[Work, _READERS]) -> Page[LabelRead]:
    """All there ever were. What was only stated at registration has a row once it was looked at."""
    found = await service.listed(work, child_id)
    return Page(items=[LabelRead.model_validate(one.model_dump()) for one in found])


@router.post("", status_code=201, summary="Confirm a category with a document")
async def confirm_label(
    child_id: UUID, form: LabelForm, work: Annotated[Work, _CONFIRMERS]
) -> LabelRead:
    """HIV, TPS, CID-P or MIG; needs If-Match of the child. The others follow from the facts."""
    label = await service.confirm(work, child_id, form)
    return LabelRead.model_validate(label.model_dump())


@router.post("/{label_id}/end", summary="End a category that was confirmed or stated")
async def end_label(
    child_id: UUID, label_id: UUID, form: LabelEndForm, work: Annotated[Work, _CONFIRMERS]
) -> LabelRead:
    """Needs If-Match of the child."""
    label = await service.end(work, child_id, label_id, form)
    return LabelRead.model_validate(label.model_dump())
