"""Procurement and funds (购买服务与资金): from the guidance catalogue to the lottery's share."""

from typing import Any

from insight.dashboards.frame import Frame
from insight.dashboards.numbers import Numbers
from insight.dashboards.schemas import Dashboard, Row, Table, Tile
from insight.dashboards.tables import below, kinds
from insight.facts.measures import Measure

_BELOW = ("catalogue/left_behind", "tender/published", Measure.CONTRACTS)
_STEPS = (
    "tender/published", "tender/awarded", "tender/failed", "challenge/query", "challenge/complaint",
    Measure.CONTRACTS, "contract/in_force", Measure.DELIVERIES, "contract/milestones_accepted",
    "need/registered", "need/matched",
)  # fmt: skip


async def show(frame: Frame) -> Dashboard:
    compliance = await frame.person.glance(
        "/procurement/catalogue/compliance", only_gaps="true", limit=100
    )
    gaps = compliance["items"] if compliance else []
    falls = await frame.person.every("/procurement/lottery-share-falls")
    shares = await frame.person.every("/procurement/allocation-shares")
    frame = await frame.naming(
        {*(one["county"] for one in gaps), *(one["area"] for one in (*falls, *shares))}
    )
    numbers = await frame.numbers()
    tiles = [
        *_compliance(compliance),
        Tile("measure.contract/amount_fen", numbers["contract/amount_fen"], "yuan"),
        Tile("measure.payments_fen", numbers[Measure.PAYMENTS_FEN], "yuan"),
        Tile("measure.funds/allocated_fen", numbers["funds/allocated_fen"], "yuan"),
        Tile("measure.lottery_falls", len(falls)),
    ]
    # What is bought, a county buys: below it there is nothing to compare.
    parts = [await below(frame, _BELOW)] if frame.is_above_county else []
    steps = tuple(Row(f"measure.{one}", (numbers[one],)) for one in _STEPS)
    return frame.dashboard("procurement", tiles, [
        Table("table.steps", "layout.kind", ("layout.value",), steps, chart="bars"),
        kinds("table.sources", "source", _sources(numbers), kind="yuan"),
        _lottery(numbers),
        _falls(frame, falls),
        _shares(frame, shares),
        kinds("table.needs", "need", numbers.kinds("need")),
        _gaps(frame, gaps),
        *parts,
    ])  # fmt: skip


def _compliance(found: Any) -> list[Tile]:
    if not found:
        return []
    return [
        Tile("compliance.counties", found["counties"]),
        Tile("compliance.listed", found["listed"]),
        Tile("compliance.gaps", found["gaps"]),
    ]


def _gaps(frame: Frame, gaps: list[Any]) -> Table:
    """Every locality must list care for rural left-behind children: those that do not."""
    rows = tuple(
        Row(frame.names.get(one["county"], one["county"]), ("compliance.missing",)) for one in gaps
    )
    return Table("table.gaps_listed", "layout.area", ("layout.state",), rows)


def _shares(frame: Frame, shares: list[Any]) -> Table:
    """What each area got, and what it would have got without the tilt."""
    rows = tuple(
        Row(frame.names.get(one["area"], one["area"]), (
            one["amount_fen"], one["even_fen"], one["difference_fen"],
        ))
        for one in shares
    )  # fmt: skip
    columns = ("field.amount_fen", "field.even_fen", "field.difference_fen")
    return Table("table.shares", "layout.area", columns, rows, kind="yuan")


def _falls(frame: Frame, falls: list[Any]) -> Table:
    rows = tuple(
        Row(frame.names.get(one["area"], one["area"]), (str(one["year"]),)) for one in falls
    )
    return Table("table.falls", "layout.area", ("layout.year",), rows)


def _sources(numbers: Numbers) -> dict[str, int]:
    return {name.removesuffix("_fen"): value for name, value in numbers.kinds("source").items()}


def _lottery(numbers: Numbers) -> Table:
    """The children's share year by year; it must not fall."""
    grid = numbers.grid("lottery")
    rows, before = [], None
    for year in sorted({year for year, _ in grid}):
        total, ours = grid.get((year, "total_fen"), 0), grid.get((year, "children_fen"), 0)
        share = ours / total if total else 0.0
        change = "share.first" if before is None else _direction(share - before)
        rows.append(Row(year, (f"{share:.2%}", change)))
        before = share
    return Table("table.lottery", "layout.year", ("share.children", "share.change"), tuple(rows))


def _direction(change: float) -> str:
    if change == 0:
        return "share.same"
    return "share.risen" if change > 0 else "share.fallen"
