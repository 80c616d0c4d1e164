"""Grassroots work teams (基层队伍): where nobody is on duty, who was trained, how it is done."""

from typing import Any

from insight.dashboards.frame import Frame
from insight.dashboards.schemas import Dashboard, Row, Table, Tile
from insight.dashboards.tables import kinds
from insight.queues.schemas import QUEUES

KINDS = ("director", "supervisor")
_MOST_SHOWN = 100


async def show(frame: Frame) -> Dashboard:
    """Gaps and training are the registry's own numbers, read with the person's token."""
    area = frame.area.code
    counts = {
        kind: await frame.person.every("/registry/workforce/counties", kind=kind, area=area)
        for kind in KINDS
    }
    coverage = await frame.person.every("/registry/training-coverage", area=area)
    performance = await frame.person.items("/registry/performance", level="township", area=area)
    league = performance[:_MOST_SHOWN]
    codes = {one["county"] for rows in (*counts.values(), coverage) for one in rows}
    frame = await frame.naming({*codes, *(one["who"] for one in league)})
    numbers = await frame.numbers()
    tiles = [
        tile
        for kind, rows in counts.items()
        for tile in (
            Tile(f"places.{kind}", sum(row["places"] for row in rows)),
            Tile(f"gaps.{kind}", sum(row["without"] for row in rows)),
        )
    ]
    return frame.dashboard("workforce", tiles, [
        _gaps(frame, counts),
        kinds("table.appointed", "worker", numbers.kinds("worker")),
        _trained(frame, coverage),
        _done(frame, league),
    ])  # fmt: skip


def _gaps(frame: Frame, counts: dict[str, list[Any]]) -> Table:
    """A county's line leads to the county, and there to its places without anybody."""
    by_county: dict[str, dict[str, Any]] = {}
    for kind, rows in counts.items():
        for row in rows:
            by_county.setdefault(row["county"], {})[kind] = row
    rows = [
        Row(
            frame.names.get(county, county),
            tuple(
                found[kind][what] if kind in found else None
                for kind in KINDS
                for what in ("places", "without")
            ),
            link=f"{QUEUES}/gaps?area={county}" if frame.area.code == county else f"?area={county}",
        )
        for county, found in sorted(by_county.items())
    ]
    columns = tuple(f"{what}.{kind}" for kind in KINDS for what in ("places", "gaps"))
    return Table("table.gaps", "layout.area", columns, tuple(rows))


def _trained(frame: Frame, coverage: list[Any]) -> Table:
    rows = tuple(
        Row(frame.names.get(one["county"], one["county"]), (
            f"worker.{one['kind']}", one["on_duty"], one["trained"],
        ))
        for one in coverage
    )  # fmt: skip
    return Table("table.trained", "layout.area", ("layout.kind", "on_duty", "trained"), rows)


def _done(frame: Frame, league: list[Any]) -> Table:
    columns = ("opened", "met_in_time", "met_late", "breached", "open")
    rows = tuple(
        Row(frame.names.get(one["who"], one["who"]), tuple(one[column] for column in columns))
        for one in league
    )
    return Table(
        "table.performance", "layout.area", tuple(f"performance.{one}" for one in columns), rows
    )
