"""The dashboards, one address each."""

from typing import Annotated

from fastapi import Query, Request, Response

from chassis.access import DEPARTMENT_OFFICERS, OFFICERS, Purpose, Role
from chassis.routing import allow
from chassis.work import Work
from insight.dashboards import service
from insight.pages import render
from insight.pages.person import Person
from insight.pages.route import page_router

endpoints = page_router("")
_READER = allow(*OFFICERS, *DEPARTMENT_OFFICERS, Role.AUDITOR, purpose=Purpose.STATISTICS)
_COUNTER = allow(*OFFICERS, purpose=Purpose.STATISTICS)
AreaCode = Annotated[str | None, Query(pattern=r"^[0-9]{0,12}$")]
Day = Annotated[str, Query(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$")]


@endpoints.get("/country")
async def show_country(
    request: Request, work: Annotated[Work, _READER], area: AreaCode = None
) -> Response:
    """The children of an area, and of each area below it."""
    return await _shown(request, work, "country", area)


@endpoints.get("/statistics")
async def show_statistics(
    request: Request, work: Annotated[Work, _COUNTER], area: AreaCode = None, on: Day = ""
) -> Response:
    """How many children of which kind there are, area by area; or were at the end of a day."""
    return await _shown(request, work, "statistics", area, on)


@endpoints.get("/workforce")
async def show_workforce(
    request: Request, work: Annotated[Work, _READER], area: AreaCode = None
) -> Response:
    """Who is on duty where, and where nobody is."""
    return await _shown(request, work, "workforce", area)


@endpoints.get("/custody")
async def show_custody(
    request: Request, work: Annotated[Work, _READER], area: AreaCode = None
) -> Response:
    """Who is in custody where, and where beds are free."""
    return await _shown(request, work, "custody", area)


@endpoints.get("/procurement")
async def show_procurement(
    request: Request, work: Annotated[Work, _READER], area: AreaCode = None
) -> Response:
    """What was bought for the children, and with whose money."""
    return await _shown(request, work, "procurement", area)


@endpoints.get("/justice")
async def show_justice(
    request: Request, work: Annotated[Work, _READER], area: AreaCode = None
) -> Response:
    """What was reported and what the judiciary made of it."""
    return await _shown(request, work, "justice", area)


@endpoints.get("/departments")
async def show_departments(
    request: Request, work: Annotated[Work, _READER], area: AreaCode = None
) -> Response:
    """The ten departments and their duties."""
    return await _shown(request, work, "departments", area)


@endpoints.get("/regions")
async def show_regions(
    request: Request, work: Annotated[Work, _READER], area: AreaCode = None
) -> Response:
    """The three regions and three prefectures beside the rest."""
    return await _shown(request, work, "regions", area)


async def _shown(
    request: Request, work: Work, name: str, area: str | None, on: str = ""
) -> Response:
    dashboard = await service.show(work, Person.of(work, request), name, area, on)
    return render.page(request, "dashboard.html", title=f"page.{name}", dashboard=dashboard)
