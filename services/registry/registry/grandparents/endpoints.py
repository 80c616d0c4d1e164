"""`/registry/children/{child_id}/grandparents`: both pairs, as the national form asks."""

from typing import Annotated
from uuid import UUID

from chassis.access import Purpose, Role
from chassis.routing import allow
from chassis.routing import router as new_router
from chassis.work import Work
from registry.grandparents import service
from registry.grandparents.schemas import GrandparentsForm, GrandparentsRead

router = new_router("/registry/children/{child_id}/grandparents", "grandparents")
_GRASSROOTS = allow(
    Role.VILLAGE_DIRECTOR, Role.TOWNSHIP_SUPERVISOR, Role.COUNTY_OFFICER, purpose=Purpose.CARE
)


@router.post("", summary="Record a child's grandparents")
async def update_grandparents(
    child_id: UUID, form: GrandparentsForm, work: Annotated[Work, _GRASSROOTS]
) -> GrandparentsRead:
    """Those that are known, as it is now; needs If-Match of the child."""
    return await service.update(work, child_id, form)


@router.get("", summary="Read a child's grandparents")
async def read_grandparents(child_id: UUID, work: Annotated[Work, _GRASSROOTS]) -> GrandparentsRead:
    """As last recorded."""
    return await service.find(work, child_id)
