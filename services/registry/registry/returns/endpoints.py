"""`/registry/returns`: the figures of a period, closed and submitted (报送)."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from chassis.access import Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow
from chassis.routing import router as new_router
from chassis.work import Work
from registry.returns import service
from registry.returns.models import MONTH
from registry.returns.schemas import ReturnForm, ReturnRead

router = new_router("/registry/returns", "returns")
_SUBMITTERS = allow(
    Role.TOWNSHIP_SUPERVISOR, Role.COUNTY_OFFICER, Role.CITY_OFFICER, Role.PROVINCIAL_OFFICER,
    purpose=Purpose.STATISTICS,
)  # fmt: skip
_READERS = allow(
    Role.TOWNSHIP_SUPERVISOR, Role.COUNTY_OFFICER, Role.CITY_OFFICER, Role.PROVINCIAL_OFFICER,
    Role.NATIONAL_OFFICER, purpose=Purpose.STATISTICS,
)  # fmt: skip
Month = Annotated[str | None, Query(pattern=f"^{MONTH}$", description="As 2026-11.")]


@router.post("", status_code=201, summary="Close the return of a period (报送)")
async def close_return(
    form: ReturnForm, work: Annotated[Work, _SUBMITTERS], response: Response
) -> ReturnRead:
    """A township's figures are those of this moment, once no entry of it is unreviewed; above, they
    are the sum of all returns directly below. They never change afterwards."""
    closed = await service.close(work, form)
    response.headers["Location"] = f"/registry/returns/{closed.id}"
    return closed


@router.get("", summary="List returns, the latest first")
async def list_returns(
    work: Annotated[Work, _READERS], month: Month = None, limit: Limit = 50, after: After = None
) -> Page[ReturnRead]:
    """Your division's own and those below it."""
    return await service.page(work, month, limit, after)


@router.get("/{return_id}", summary="Read a return")
async def read_return(return_id: UUID, work: Annotated[Work, _READERS]) -> ReturnRead:
    """With who closed it and when."""
    return await service.find(work, return_id)
