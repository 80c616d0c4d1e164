"""Which dashboard is made where."""

from collections.abc import Awaitable, Callable, Mapping

from chassis.work import Work
from insight.dashboards import (
    country,
    custody,
    departments,
    justice,
    procurement,
    regions,
    statistics,
    workforce,
)
from insight.dashboards.frame import Frame
from insight.dashboards.schemas import Dashboard
from insight.pages.person import Person

_SHOWN: Mapping[str, Callable[[Frame], Awaitable[Dashboard]]] = {
    "country": country.show,
    "statistics": statistics.show,
    "workforce": workforce.show,
    "custody": custody.show,
    "procurement": procurement.show,
    "justice": justice.show,
    "departments": departments.show,
    "regions": regions.show,
}


async def show(work: Work, person: Person, name: str, area: str | None, on: str = "") -> Dashboard:
    """Raises `AreaNotYours`."""
    return await _SHOWN[name](await Frame.open(work, person, area, on))
