"""What each kind of agency is there for: the ten duties of a protection centre (未成年人保护中心
十项职责, 民发〔2019〕34号 附件1), and the functions of institutions and guidance centres."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Self

DATA = Path(__file__).parent / "data" / "agency_functions.csv"


@dataclass(frozen=True, slots=True)
class AgencyFunction:
    """One row of `data/agency_functions.csv`.

    `kind` as placement has it: MPC, CWI or CGC. A function with a `norm` is owed again and again,
    as a duty of the kind `duty`. `checked` as in the norms; `valid_to` is inclusive.
    """

    code: str
    kind: str
    duty: str
    norm: str
    title_zh: str
    title_en: str
    source: str
    checked: str
    valid_from: date
    valid_to: date

    @classmethod
    def of_row(cls, row: dict[str, str]) -> Self:
        validity = {
            "valid_from": date.fromisoformat(row["valid_from"]),
            "valid_to": date.fromisoformat(row["valid_to"] or "9999-12-31"),
        }
        return cls(**{**row, **validity})  # type: ignore[arg-type]  # the two are dates now


@cache
def shipped() -> tuple[AgencyFunction, ...]:
    """Every function that comes with the project, in the order of its text."""
    with DATA.open(encoding="utf-8", newline="") as lines:
        return tuple(AgencyFunction.of_row(row) for row in csv.DictReader(lines))


def functions_of(kind: str, on: date) -> tuple[AgencyFunction, ...]:
    """What an agency of the kind is there for on that day."""
    return tuple(
        one for one in shipped() if one.kind == kind and one.valid_from <= on <= one.valid_to
    )
