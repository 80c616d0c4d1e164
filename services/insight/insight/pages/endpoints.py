"""The plain page: the summary as a table, for a browser."""

from typing import Annotated, Literal

from fastapi import Header, Query, Response
from fastapi.responses import HTMLResponse

from chassis.routing import PUBLIC, router
from chassis.work import Work
from insight.facts import service
from insight.facts.endpoints import READERS, AreaCode
from insight.pages import views

endpoints = router("/insight", "pages")


@endpoints.get("/", summary="The summary as a page", response_class=HTMLResponse)
async def show_summary(
    work: Annotated[Work, READERS],
    area: AreaCode = None,
    lang: Annotated[Literal["zh", "en"] | None, Query(description="Else Accept-Language.")] = None,
    accept_language: Annotated[str, Header(max_length=500)] = "",
) -> Response:
    """Needs the bearer token like every other address: signing in with a browser is yet to come."""
    summary = await service.summarise(work, area)
    return views.page(summary, lang or views.preferred(accept_language), area)


@endpoints.get("/style.css", include_in_schema=False)
async def read_style(_: Annotated[Work, PUBLIC]) -> Response:
    """The page's only style sheet."""
    return views.style()
