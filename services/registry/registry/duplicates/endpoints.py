"""`/registry/duplicates`: files that may be of one child, before the steward of both."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from chassis.access import Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow
from chassis.routing import router as new_router
from chassis.work import Work
from registry.duplicates import service
from registry.duplicates.models import PairStatus
from registry.duplicates.schemas import DecisionForm, PairRead

router = new_router("/registry/duplicates", "duplicates")
_STEWARDS = allow(
    Role.COUNTY_OFFICER,
    Role.CITY_OFFICER,
    Role.PROVINCIAL_OFFICER,
    Role.NATIONAL_OFFICER,
    purpose=Purpose.CARE,
)
Status = Annotated[PairStatus | None, Query(description="Only pairs of this status.")]


@router.get("", summary="List pairs of files that may be of one child")
async def list_duplicates(
    work: Annotated[Work, _STEWARDS], status: Status = None, limit: Limit = 50, after: After = None
) -> Page[PairRead]:
    """The newest first. A pair lies with the lowest division that covers both children."""
    return await service.page(work, status, limit, after)


@router.get("/{pair_id}", summary="Read a pair")
async def read_duplicate(pair_id: UUID, work: Annotated[Work, _STEWARDS]) -> PairRead:
    """With what the two files agree in, and how much that says."""
    return await service.find(work, pair_id)


@router.post("/{pair_id}/decide", summary="Decide whether two files are of one child")
async def decide_duplicate(
    pair_id: UUID, form: DecisionForm, work: Annotated[Work, _STEWARDS]
) -> PairRead:
    """Needs If-Match. Same: the younger file is closed and points to the older. Different: the two
    are never put again."""
    return await service.decide(work, pair_id, form)
