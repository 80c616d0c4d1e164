"""Country, and down to a village: who the children are, how great the risk, what is owed."""

from insight.dashboards.frame import Frame
from insight.dashboards.numbers import Numbers
from insight.dashboards.schemas import Dashboard, Row, Table, Tile
from insight.dashboards.tables import below
from insight.facts.measures import Measure
from reference.categories import ChildCategory

BANDS = ("0-5", "6-13", "14-15", "16-17", "18+")
TIERS = ("red", "orange", "yellow", "blue", "green")
RATINGS = ("good", "fair", "poor")
_BELOW = ("children", "tier/red", "tier/orange", Measure.DUTIES_OPEN, Measure.DUTIES_BREACHED)


async def show(frame: Frame) -> Dashboard:
    numbers = await frame.numbers()
    tiles = [
        Tile("measure.children", numbers["children"]),
        *(Tile(f"measure.{one}", numbers[one]) for one in Measure if not one.endswith("_fen")),
        Tile("measure.payments_fen", numbers[Measure.PAYMENTS_FEN], "yuan"),
    ]
    return frame.dashboard("country", tiles, [
        _categories(numbers),
        _graded("table.tiers", "tier", TIERS, numbers),
        _graded("table.ratings", "rating", RATINGS, numbers),
        await below(frame, _BELOW),
    ])  # fmt: skip


def _categories(numbers: Numbers) -> Table:
    """A child with several labels stands in each; the last line has each child once."""
    labels, firsts = numbers.grid("label"), numbers.grid("first")
    bands = [band for band in BANDS if any(band in cell for cell in firsts)] or list(BANDS)
    rows = [
        _line(f"category.{one}", [labels.get((one, band), 0) for band in bands])
        for one in ChildCategory
        if any((one, band) in labels for band in bands)
    ]
    none = [firsts.get(("none", band), 0) for band in bands]
    if any(none):
        rows.append(_line("category.none", none))
    each_once = [
        sum(value for (_, other), value in firsts.items() if other == band) for band in bands
    ]
    rows.append(_line("layout.each_once", each_once))
    columns = (*(f"band.{band}" for band in bands), "layout.sum")
    return Table("table.categories", "layout.category", columns, tuple(rows), chart="stacked")


def _line(name: str, values: list[int]) -> Row:
    return Row(name, (*values, sum(values)))


def _graded(key: str, family: str, grades: tuple[str, ...], numbers: Numbers) -> Table:
    found = numbers.kinds(family)
    rows = tuple(Row(f"{family}.{one}", (found[one],)) for one in grades if one in found)
    return Table(key, "layout.tier", ("layout.children",), rows, chart="bars")
