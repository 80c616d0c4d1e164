"""`/registry/children/{child_id}/circumstances`: health, school, home, income and aid."""

from typing import Annotated
from uuid import UUID

from chassis.access import Purpose, Role
from chassis.routing import allow
from chassis.routing import router as new_router
from chassis.work import Work
from registry.circumstances import service
from registry.circumstances.schemas import CircumstancesForm, CircumstancesRead

router = new_router("/registry/children/{child_id}/circumstances", "circumstances")
_GRASSROOTS = allow(
    Role.VILLAGE_DIRECTOR, Role.TOWNSHIP_SUPERVISOR, Role.COUNTY_OFFICER, purpose=Purpose.CARE
)


@router.post("", summary="Record how a child lives")
async def update_circumstances(
    child_id: UUID, form: CircumstancesForm, work: Annotated[Work, _GRASSROOTS]
) -> CircumstancesRead:
    """All of it, as it is now; needs If-Match of the child. Its categories follow."""
    return await service.update(work, child_id, form)


@router.get("", summary="Read how a child lives")
async def read_circumstances(
    child_id: UUID, work: Annotated[Work, _GRASSROOTS]
) -> CircumstancesRead:
    """As last recorded."""
    return await service.find(work, child_id)
