"""Statistics (统计): the register's own count, area by area, of categories, age bands and sexes.

The register hides small numbers from whoever looks from above the county; they stand as none."""

from collections.abc import Iterable
from typing import Any

from insight.dashboards.country import BANDS, RATINGS
from insight.dashboards.frame import Frame
from insight.dashboards.schemas import Dashboard, Row, Table, Tile
from reference.risk import Guarding
from reference.schooling import Schooling

_SEXES = ("female", "male")
_MARGINS = {
    "ratings": ("rating", (*RATINGS, "none")),
    "guardings": ("guarding", (*Guarding, "none")),
    "schoolings": ("schooling", (*Schooling, "none")),
}
"""Each adds up to the total."""


async def show(frame: Frame) -> Dashboard:
    found = await frame.person.glance("/registry/statistics", area=frame.area.code)
    areas = found["areas"] if found else []
    frame = await frame.naming({one["area"] for one in areas})
    cells = [cell for one in areas for cell in one["cells"]]
    bands = [one for one in BANDS if any(cell["age_band"] == one for cell in cells)]
    return frame.dashboard("statistics", _total(found), [
        Table("table.statistics", "layout.area", (
            "layout.sum", *(f"band.{one}" for one in bands), *(f"sex.{one}" for one in _SEXES),
            "statistics.hidden",
        ), tuple(
            _row(frame, one, (
                one["total"], *_margin(one["age_bands"], bands), *_margin(one["sexes"], _SEXES),
                one["hidden_cells"],
            ))
            for one in areas
        )),
        *(_by(frame, areas, margin, *kinds) for margin, kinds in _MARGINS.items()),
        Table("table.cells", "layout.area", (
            "layout.category", "field.sex", *(f"band.{one}" for one in bands),
        ), tuple(row for one in areas for row in _cells(frame, one, bands))),
    ])  # fmt: skip


def _total(found: Any) -> list[Tile]:
    if not found:
        return []
    hidden = found["total"] is None
    return [Tile("measure.children", "layout.hidden" if hidden else found["total"])]


def _by(frame: Frame, areas: list[Any], margin: str, words: str, kinds: Iterable[str]) -> Table:
    """Of the areas that tell it: those of a county, to the county itself."""
    rows = tuple(
        _row(frame, one, tuple(_margin(one[margin], kinds))) for one in areas if one[margin]
    )
    columns = tuple(f"{words}.{one}" for one in kinds)
    return Table(f"table.{margin}", "layout.area", columns, rows)


def _row(frame: Frame, one: Any, cells: tuple[int | str | None, ...]) -> Row:
    code = one["area"]
    link = None if code == frame.area.code else f"?area={code}"
    return Row(frame.names.get(code, code), cells, link)


def _margin(told: dict[str, int], kinds: Iterable[str]) -> list[int | None]:
    """Where nothing is told, none is nought."""
    return [told.get(one, 0) if told else None for one in kinds]


def _cells(frame: Frame, one: Any, bands: list[str]) -> Iterable[Row]:
    """A cell that is missing may be hidden, where any of its area is."""
    told = {
        (cell["category"], cell["sex"], cell["age_band"]): cell["children"] for cell in one["cells"]
    }
    missing = None if one["hidden_cells"] else 0
    for category, sex in sorted({(category, sex) for category, sex, _ in told}):
        numbers = (told.get((category, sex, band), missing) for band in bands)
        yield _row(frame, one, (f"category.{category}", f"sex.{sex}", *numbers))
