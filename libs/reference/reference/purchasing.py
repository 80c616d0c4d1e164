"""What public bodies may buy, and how (政府购买服务, 财政部令第102号), as data."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Self

_DATA = Path(__file__).parent / "data"
METHODS, SERVICES, NEGATIVE_LIST = (
    _DATA / f"{name}.csv" for name in ("procurement_methods", "priority_services", "negative_list")
)


@dataclass(frozen=True, slots=True)
class Method:
    """A method of procurement (采购方式); what it asks for is named by the ids of norms.

    `is_open`: lawful at any value without approval. `offered`: it can be carried through here.
    """

    code: str
    title_en: str
    title_zh: str
    is_open: bool
    documents_norm: str
    deadline_norm: str
    clarification_norm: str
    panel_norm: str
    valid_norm: str
    price_floor_norm: str
    price_ceiling_norm: str
    offered: bool
    source: str
    checked: str

    @classmethod
    def of_row(cls, row: dict[str, str]) -> Self:
        truth = {name: {"yes": True, "no": False}[row[name]] for name in ("is_open", "offered")}
        return cls(**{**row, **truth})  # type: ignore[arg-type]  # the two are truth values now


@dataclass(frozen=True, slots=True)
class Term:
    """A service that is bought first (优先购买的服务), or an item of the negative list."""

    code: str
    title_en: str
    title_zh: str
    source: str
    checked: str


@cache
def methods() -> dict[str, Method]:
    """The eight methods by their codes."""
    return {row["code"]: Method.of_row(row) for row in _rows(METHODS)}


@cache
def priority_services() -> dict[str, Term]:
    """What 民发〔2019〕34号 and 家庭教育促进法 ask to be bought first, by code."""
    return {row["code"]: Term(**row) for row in _rows(SERVICES)}


@cache
def negative_list() -> dict[str, Term]:
    """What may never be bought as a service (负面清单, 102号令10), by code."""
    return {row["code"]: Term(**row) for row in _rows(NEGATIVE_LIST)}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
