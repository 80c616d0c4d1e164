"""`/registry/children/{child_id}/assessments`: how well a child is guarded."""

from typing import Annotated
from uuid import UUID

from chassis.access import Purpose, Role
from chassis.pagination import Page
from chassis.routing import allow
from chassis.routing import router as new_router
from chassis.work import Work
from registry.assessments import service
from registry.assessments.schemas import AssessmentForm, AssessmentRead

router = new_router("/registry/children/{child_id}/assessments", "assessments")
_GRASSROOTS = allow(
    Role.VILLAGE_DIRECTOR, Role.TOWNSHIP_SUPERVISOR, Role.COUNTY_OFFICER, purpose=Purpose.CARE
)


@router.post("", status_code=201, summary="Assess how a child is guarded")
async def assess_child(
    child_id: UUID, form: AssessmentForm, work: Annotated[Work, _GRASSROOTS]
) -> AssessmentRead:
    """Needs If-Match of the child. The tier follows, and from it when the child must be visited."""
    return await service.assess(work, child_id, form)


@router.get("", summary="List a child's assessments, the latest first")
async def list_assessments(
    child_id: UUID, work: Annotated[Work, _GRASSROOTS]
) -> Page[AssessmentRead]:
    """With the points, and what gave them."""
    return Page(items=await service.listed(work, child_id))
