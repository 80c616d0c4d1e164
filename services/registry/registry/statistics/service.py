"""Children by area, first category, age band and sex (统计)."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from sqlalchemy import RowMapping

from chassis.errors import Fault, Invalid
from chassis.work import Work
from reference import norms
from reference.clocks import CHINA
from reference.divisions import Area, Level
from reference.months import add_months
from registry.statistics import repository
from registry.statistics.schemas import AreaStatistics, Cell, StatisticsRead
from registry.statistics.suppression import shown

_BELOW = {
    Level.NATION: ("province",),
    Level.PROVINCE: ("prefecture",),
    Level.PREFECTURE: ("county", "township"),
    Level.COUNTY: ("township",),
    Level.TOWNSHIP: ("village",),
    Level.VILLAGE: ("village",),
}
_MARGINS = {
    "age_band": "age_bands",
    "sex": "sexes",
    "rating": "ratings",
    "guarding": "guardings",
    "schooling": "schoolings",
}
"""What each child is counted by once: every margin adds up to the total (domain rule 1.4)."""
_LIMITS = ("age_school", "age_adolescent", "age_left_behind", "age_minor")


async def count(work: Work, area: Area, on: date | None) -> StatisticsRead:
    """As of the end of a day. Raises Invalid for a day that has not come."""
    today = work.now.astimezone(CHINA).date()
    day = on or today
    if day > today:
        raise Invalid(faults=[Fault("?on", "This day has not come yet.")])
    until = datetime.combine(day + timedelta(days=1), time(), CHINA)
    rows = await repository.count(work, area, _BELOW[area.level], day, until, _bands(day))
    least = None
    if not work.caller.sees_identifiers:
        least = norms.norm("registry.smallest_cell", on=day).value
    return _told(area, day, rows, least)


async def tally(work: Work, area: Area, day: date) -> Counter[tuple[str, str]]:
    """Children of an area by first category and age band, as of this moment."""
    until = work.now + timedelta.resolution
    counted: Counter[tuple[str, str]] = Counter()
    for row in await repository.count(work, area, (area.level.value,), day, until, _bands(day)):
        counted[row["category"], row["age_band"]] += row["children"]
    return counted


def _bands(day: date) -> dict[str, date]:
    """0-5, 6-13, 14-15, 16-17: whoever was born after the day has not reached the band's end."""
    ages = [0, *(norms.norm(f"registry.{name}", on=day).value for name in _LIMITS)]
    return {
        f"{first}-{end - 1}": add_months(day, -12 * end) for first, end in pairwise(ages)
    }  # fmt: skip


def _told(
    area: Area, day: date, rows: Iterable[RowMapping], least: int | None
) -> StatisticsRead:  # fmt: skip
    by_area: dict[str, list[RowMapping]] = defaultdict(list)
    for row in rows:
        by_area[row["area"]].append(row)
    totals = {code: sum(row["children"] for row in by_area[code]) for code in sorted(by_area)}
    total = sum(totals.values())
    tellable = totals if least is None else shown(totals, least)
    return StatisticsRead(
        area=area.code,
        on=day,
        smallest_cell=least,
        total=None if least is not None and 0 < total < least else total,
        areas=[_of_area(code, by_area[code], least, code in tellable) for code in totals],
    )


def _of_area(
    code: str, rows: Iterable[RowMapping], least: int | None, tellable: bool
) -> AreaStatistics:  # fmt: skip
    """Margins are told inside the county alone: beside cells they would give hidden ones away."""
    cells: Counter[tuple[str, str, str]] = Counter()
    margins: dict[str, Counter[str]] = {name: Counter() for name in _MARGINS}
    for row in rows:
        cells[row["category"], row["age_band"], row["sex"]] += row["children"]
        for name, margin in margins.items():
            margin[row[name]] += row["children"]
    told = dict(cells) if least is None else shown(cells, least) if tellable else {}
    inside = least is None
    return AreaStatistics(
        area=code,
        total=sum(cells.values()) if tellable else None,
        cells=[
            Cell(category=category, age_band=band, sex=sex, children=n)
            for (category, band, sex), n in sorted(told.items())
        ],
        hidden_cells=len(cells) - len(told),
        **{_MARGINS[name]: dict(margin) if inside else {} for name, margin in margins.items()},
    )
