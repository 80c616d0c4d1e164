"""三区三州: the three regions and three prefectures, as dated data with a source.

A place belongs when any entry covers it: 木里 is named, and lies within 凉山, which is named too.
"""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from reference.divisions import Area

DATA = Path(__file__).parent / "data" / "priority_areas.csv"


@dataclass(frozen=True, slots=True)
class PriorityArea:
    """One row of `data/priority_areas.csv`; `valid_to` is inclusive."""

    area: Area
    name_zh: str
    group: str
    valid_from: date
    valid_to: date


@cache
def listed() -> tuple[PriorityArea, ...]:
    with DATA.open(encoding="utf-8", newline="") as lines:
        return tuple(
            PriorityArea(
                Area.of(row["code"]),
                row["name_zh"],
                row["group"],
                date.fromisoformat(row["valid_from"]),
                date.fromisoformat(row["valid_to"] or "9999-12-31"),
            )
            for row in csv.DictReader(lines)
        )


def is_priority(area: Area, on: date) -> bool:
    """Whether a place lies in the three regions and three prefectures on a day."""
    return any(one.area.covers(area) for one in listed() if one.valid_from <= on <= one.valid_to)
