"""`/registry/children/{child_id}/visits`: who saw the child, when, and what they found."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from chassis.access import Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow
from chassis.routing import router as new_router
from chassis.work import Work
from registry.visits import service
from registry.visits.schemas import VisitForm, VisitRead

router = new_router("/registry/children/{child_id}/visits", "visits")
_GRASSROOTS = allow(
    Role.VILLAGE_DIRECTOR, Role.TOWNSHIP_SUPERVISOR, Role.COUNTY_OFFICER, purpose=Purpose.CARE
)


@router.post("", status_code=201, summary="Record a visit")
async def record_visit(
    child_id: UUID, form: VisitForm, work: Annotated[Work, _GRASSROOTS], response: Response
) -> VisitRead:
    """Meets the duty to visit this child, and begins the next by its tier.

    A finding that is one of the nine situations becomes a mandatory report at once.
    """
    visit = await service.record(work, child_id, form)
    response.headers["Location"] = f"/registry/children/{child_id}/visits/{visit.id}"
    return visit


@router.get("", summary="List a child's visits, the latest first")
async def list_visits(
    child_id: UUID, work: Annotated[Work, _GRASSROOTS], limit: Limit = 50, after: After = None
) -> Page[VisitRead]:
    """For the village, the township and the county; above them visits are counted, not read."""
    return await service.page(work, child_id, limit, after)


@router.get("/{visit_id}", summary="Read one visit")
async def read_visit(
    child_id: UUID, visit_id: UUID, work: Annotated[Work, _GRASSROOTS]
) -> VisitRead:
    """With what was found."""
    return await service.find(work, child_id, visit_id)
