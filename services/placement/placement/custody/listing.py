"""Which custodies a caller may see, page by page."""

from uuid import UUID

from chassis.access import ORGANISATION
from chassis.pagination import Page, cursor, position
from chassis.work import Work
from placement.agencies import repository as agencies
from placement.agencies.service import act_for
from placement.custody import repository
from placement.custody.models import Custody
from placement.custody.schemas import CustodyRead
from placement.fields import today


def shown(work: Work, custody: Custody) -> CustodyRead:
    """What ended, without the place to the agency's staff: that goes where the child goes."""
    read = CustodyRead.model_validate(custody)
    if custody.ended_at is not None and work.scope.level == ORGANISATION:
        read.area = None
    return read


async def browse(
    work: Work,
    after: str | None,
    limit: int,
    *,
    agency_id: UUID | None = None,
    is_open: bool,
    is_uncovered: bool = False,
) -> Page[CustodyRead]:
    """The custodies that the caller may see, the latest first."""
    place = position(work, after, 1)
    start = UUID(place[0]) if place else None
    found = await repository.page(
        work,
        start,
        limit + 1,
        agency_id=agency_id,
        is_open=is_open,
        uncovered_on=today(work) if is_uncovered else None,
    )
    items = [shown(work, one) for one in found[:limit]]
    following = cursor(work, str(items[-1].id)) if len(found) > limit else None
    return Page(items=items, next=following)


async def residents(
    work: Work, agency_id: UUID, after: str | None, limit: int
) -> Page[CustodyRead]:
    """The children of the caller's area who live at the agency now."""
    act_for(work, await agencies.load(work, agency_id))
    return await browse(work, after, limit, agency_id=agency_id, is_open=True)
