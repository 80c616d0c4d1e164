"""`/registry/search`: children by what is known of them."""

from typing import Annotated

from chassis.access import OFFICERS, Purpose
from chassis.pagination import After, Limit, Page
from chassis.routing import allow
from chassis.routing import router as new_router
from chassis.work import Work
from registry.children.schemas import ChildRead
from registry.search import service
from registry.search.schemas import SearchForm

router = new_router("/registry/search", "search")


@router.post("", summary="Look for children")
async def search_children(
    form: SearchForm,
    work: Annotated[Work, allow(*OFFICERS, purpose=Purpose.CARE)],
    limit: Limit = 50,
    after: After = None,
) -> Page[ChildRead]:
    """By whole name, number, guardian's telephone, category, tier, village or age, in your area."""
    return await service.find(work, form, limit, after)
