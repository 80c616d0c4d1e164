"""Statistics (统计): the register's own count, area by area, of categories, age bands and sexes.

The register hides small numbers from whoever looks from above the county; they stand as none.
Who was in the register on a past day, how old and of which sex follows from dates that it keeps;
of what it keeps as it stands now, no past day is shown."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from insight.dashboards.country import BANDS, RATINGS
from insight.dashboards.frame import Frame
from insight.dashboards.schemas import Dashboard, Row, Table, Tile
from reference.clocks import CHINA
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
    today = frame.work.now.astimezone(CHINA).date().isoformat()
    is_past = frame.on not in ("", today)
    look = frame.person.read if is_past else frame.person.glance
    found = await look("/registry/statistics", area=frame.area.code, on=frame.on)
    areas = found["areas"] if found else []
    frame = await frame.naming({one["area"] for one in areas})
    cells = [cell for one in areas for cell in one["cells"]]
    bands = [one for one in BANDS if any(cell["age_band"] == one for cell in cells)]
    counted = [
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
    ]  # fmt: skip
    standing = [
        *(_by(frame, areas, margin, *kinds) for margin, kinds in _MARGINS.items()),
        Table("table.cells", "layout.area", (
            "layout.category", "field.sex", *(f"band.{one}" for one in bands),
        ), tuple(row for one in areas for row in _cells(frame, one, bands))),
    ]  # fmt: skip
    dashboard = frame.dashboard(
        "statistics", _total(found), counted if is_past else [*counted, *standing]
    )
    about = "about.past_statistics" if is_past else ""
    return replace(dashboard, on=frame.on, today=today, about=about)


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
    day = f"&on={frame.on}" if frame.on else ""
    link = None if code == frame.area.code else f"?area={code}{day}"
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
