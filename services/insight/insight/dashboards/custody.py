"""Custody (监护与安置): who is where on which ground, free beds, reviews that are due."""

import asyncio
from typing import Any

from insight.dashboards.frame import Frame
from insight.dashboards.numbers import Numbers
from insight.dashboards.schemas import Dashboard, Row, Table, Tile
from insight.dashboards.tables import below, kinds
from insight.facts.measures import Measure
from reference.divisions import Area

_BELOW = (Measure.CUSTODIES_OPEN, "agency/beds", "custody/reviews")
_MOST_AGENCIES = 60
_REVIEWS = ("custody_review", "custody_alert_first", "custody_alert_second", "custody_alert_last")


async def show(frame: Frame) -> Dashboard:
    agencies = await frame.person.every("/placement/agencies")
    here = [one for one in agencies if _serves(Area(one["seat"]), frame.area)]
    beds = await asyncio.gather(*(_beds(frame, one) for one in here[:_MOST_AGENCIES]))
    numbers = await frame.numbers()
    tiles = [
        Tile("measure.custodies_open", numbers[Measure.CUSTODIES_OPEN]),
        Tile("measure.agency/beds", numbers["agency/beds"]),
        Tile("measure.custody/reviews", numbers["custody/reviews"]),
        Tile("measure.reviews_open", numbers.sum(f"duty/{one}/open" for one in _REVIEWS)),
        Tile("measure.reviews_breached", numbers.sum(f"duty/{one}/breached" for one in _REVIEWS)),
    ]
    return frame.dashboard("custody", tiles, [
        _grounds(numbers),
        kinds("table.modes", "mode", numbers.kinds("custody-mode")),
        kinds("table.outcomes", "outcome", numbers.kinds("custody-end")),
        kinds("table.agencies", "agency", _without_beds(numbers)),
        Table("table.beds", "layout.agency", ("layout.kind", "beds.all", "beds.free"),
              tuple(beds)),
        await below(frame, _BELOW),
    ])  # fmt: skip


def _grounds(numbers: Numbers) -> Table:
    rows = tuple(
        Row(f"ground.{ground}", (f"regime.{regime}", value))
        for (regime, ground), value in sorted(numbers.grid("custody").items())
    )
    return Table("table.grounds", "field.ground", ("field.regime", "layout.children"), rows)


def _without_beds(numbers: Numbers) -> dict[str, int]:
    return {kind: value for kind, value in numbers.kinds("agency").items() if kind != "beds"}


def _serves(seat: Area, area: Area) -> bool:
    """What lies in the area, and what the area lies under."""
    return area.covers(seat) or seat.covers(area)


async def _beds(frame: Frame, agency: Any) -> Row:
    """How many there are, and how many nobody lies in or holds."""
    beds = await frame.person.every(f"/placement/agencies/{agency['id']}/beds")
    free = [bed for bed in beds if bed["free"]]
    return Row(agency["name"], (f"agency.{agency['kind']}", len(beds), len(free)))
