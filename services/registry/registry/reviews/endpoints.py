"""`/registry/children/{child_id}/reviews` and `/registry/entries`: the township reviews entries."""

from typing import Annotated
from uuid import UUID

from chassis.access import Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow
from chassis.routing import router as new_router
from chassis.work import Work
from registry.children.models import Review
from registry.children.schemas import ChildRead
from registry.reviews import service
from registry.reviews.schemas import ReviewForm, ReviewRead

router = new_router("/registry/children/{child_id}/reviews", "reviews")
entries = new_router("/registry/entries", "reviews")
_GRASSROOTS = allow(
    Role.VILLAGE_DIRECTOR, Role.TOWNSHIP_SUPERVISOR, Role.COUNTY_OFFICER, purpose=Purpose.CARE
)
_SUPERVISOR = allow(Role.TOWNSHIP_SUPERVISOR, purpose=Purpose.CARE)


@router.post("", status_code=201, summary="Review a village's entry (审核)")
async def review_entry(
    child_id: UUID, form: ReviewForm, work: Annotated[Work, _SUPERVISOR]
) -> ReviewRead:
    """It stands, or goes back with a reason; needs If-Match of the child. Who brings the details
    up to date sends it again; who changes name, birth, sex or number has it reviewed again."""
    return await service.review(work, child_id, form)


@router.get("", summary="List the reviews of an entry, the latest first")
async def list_reviews(child_id: UUID, work: Annotated[Work, _GRASSROOTS]) -> Page[ReviewRead]:
    """Each of the version of the file that was looked at."""
    return Page(items=await service.listed(work, child_id))


@entries.get("", summary="List entries by how far their review is, the newest first")
async def list_child_entries(
    work: Annotated[Work, _GRASSROOTS],
    review: Review = Review.AWAITING,
    limit: Limit = 50,
    after: After = None,
) -> Page[ChildRead]:
    """Of your area. What the township or the county entered itself awaits none."""
    return await service.entries(work, review, limit, after)
