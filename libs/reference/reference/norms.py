"""Periods and thresholds of law, as dated data with a source (`data/README.md`).

A matter is judged by the norm in force when it opened: ask with that day.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Self

from reference.divisions import Area

DATA = Path(__file__).parent / "data" / "norms.csv"


class Unit(StrEnum):
    WORKING_DAYS = "WD"
    CALENDAR_DAYS = "CD"
    MONTHS = "MO"
    HOURS = "H"
    PERCENT = "PCT"
    COUNT = "COUNT"
    AGE = "AGE"
    FEN = "FEN"


class Counts(StrEnum):
    """Whether the value is a floor (the earliest lawful end) or a ceiling (the latest one)."""

    NOT_LESS_THAN = "not_less_than"
    WITHIN = "within"


class NormUnknown(LookupError):
    """No norm of this id is in force on this day in this area."""

    def __init__(self, norm_id: str, on: date) -> None:
        super().__init__(f"No norm {norm_id} is in force on {on}.")


@dataclass(frozen=True, slots=True)
class Norm:
    """One row of `data/norms.csv`. `checked` says how far the value was verified; `D` is not law.

    `rolls`: a last day that is no working day moves to the next one. `valid_to` is inclusive.
    """

    id: str
    title_en: str
    title_zh: str
    value: int
    unit: Unit
    counts: Counts
    rolls: bool
    source: str
    checked: str
    valid_from: date
    valid_to: date
    province: str

    @classmethod
    def of_row(cls, row: dict[str, str]) -> Self:
        return cls(
            id=row["id"],
            title_en=row["title_en"],
            title_zh=row["title_zh"],
            value=int(row["value"]),
            unit=Unit(row["unit"]),
            counts=Counts(row["counts"]),
            rolls={"yes": True, "no": False}[row["rolls"]],
            source=row["source"],
            checked=row["checked"],
            valid_from=date.fromisoformat(row["valid_from"] or "0001-01-01"),
            valid_to=date.fromisoformat(row["valid_to"] or "9999-12-31"),
            province=row["province"],
        )

    def holds(self, on: date) -> bool:
        return self.valid_from <= on <= self.valid_to


class Norms:
    """A book of norms, looked up by id, day and area."""

    def __init__(self, norms: Iterable[Norm]) -> None:
        self._by_key: dict[tuple[str, str], list[Norm]] = {}
        for entry in norms:
            self._by_key.setdefault((entry.id, entry.province), []).append(entry)

    @classmethod
    def read(cls, lines: Iterable[str]) -> Self:
        """From lines of CSV with a header. Raises KeyError or ValueError on a malformed row."""
        return cls(Norm.of_row(row) for row in csv.DictReader(lines))

    def find(self, norm_id: str, on: date, area: Area | None = None) -> Norm:
        """The province's own norm, else the national one. Raises NormUnknown."""
        province = area.code[:2] if area else ""
        for place in (province, ""):
            for entry in self._by_key.get((norm_id, place), ()):
                if entry.holds(on):
                    return entry
        raise NormUnknown(norm_id, on)

    def __iter__(self) -> Iterator[Norm]:
        return (entry for entries in self._by_key.values() for entry in entries)


@cache
def shipped() -> Norms:
    """The norms that come with the project."""
    with DATA.open(encoding="utf-8", newline="") as lines:
        return Norms.read(lines)


def norm(norm_id: str, /, on: date, area: Area | None = None) -> Norm:
    """The norm in force on a day in an area, from the shipped book. Raises NormUnknown."""
    return shipped().find(norm_id, on, area)
