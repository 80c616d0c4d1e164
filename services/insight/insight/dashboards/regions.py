"""The three regions and three prefectures (三区三州) against the rest of the area."""

from typing import Any

from insight.dashboards.frame import Frame
from insight.dashboards.schemas import Dashboard, Row, Table

_FIGURES = (
    "counties", "children", "providers", "workers", "trained", "training_percent",
    "execution_percent", "providers_per_10000_children",
)  # fmt: skip
_MONEY = ("received_fen", "spent_fen", "fen_per_child")


async def show(frame: Frame) -> Dashboard:
    """Procurement's own comparison, read with the person's token."""
    found = await frame.person.glance("/procurement/regions")
    growth = await frame.person.items("/procurement/regions/growth")
    return frame.dashboard("regions", [], [
        _compared("table.regions", found, _FIGURES, "number"),
        _compared("table.regions_money", found, _MONEY, "yuan"),
        _grown(growth),
    ])  # fmt: skip


def _compared(key: str, found: Any, names: tuple[str, ...], kind: str) -> Table:
    rows = tuple(
        Row(f"region.{name}", (found["priority"][name], found["rest"][name])) for name in names
    ) if found else ()  # fmt: skip
    columns = ("region.priority", "region.rest")
    return Table(key, "layout.kind", columns, rows, kind=kind)


def _grown(items: list[Any]) -> Table:
    """How social organisations grew (社会组织发展)."""
    by_year: dict[tuple[int, str], list[int]] = {}
    for one in items:
        sums = by_year.setdefault((one["year"], one["kind"]), [0, 0])
        sums[0] += one["registered"]
        sums[1] += one["by_then"]
    rows = tuple(
        Row(str(year), (f"provider.{kind}", *sums))
        for (year, kind), sums in sorted(by_year.items())
    )
    columns = ("layout.kind", "region.registered", "region.by_then")
    return Table("table.growth", "layout.year", columns, rows)
