"""What public bodies may buy, and how (政府购买服务, 财政部令第102号), as data."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Self

_DATA = Path(__file__).parent / "data"
METHODS, RULES, SERVICES, NEGATIVE_LIST = (
    _DATA / f"{name}.csv"
    for name in (
        "procurement_methods", "procurement_method_rules", "priority_services", "negative_list",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Method:
    """A method of procurement (采购方式); what it asks for is named by the ids of norms.

    `is_open`: lawful at any value without approval. `offered`: it can be carried through here.
    `further`: the ids of norms that only this method knows.
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
    further: tuple[str, ...]
    offered: bool
    source: str
    checked: str

    @classmethod
    def of_row(cls, row: dict[str, str]) -> Self:
        truth = {name: {"yes": True, "no": False}[row[name]] for name in ("is_open", "offered")}
        further = tuple(row["further"].split(";")) if row["further"] else ()
        known = {**row, **truth, "further": further}
        return cls(**known)  # type: ignore[arg-type]  # the three are no text any more

    @property
    def norms(self) -> tuple[str, ...]:
        """Every norm that it goes by."""
        named = (
            self.documents_norm, self.deadline_norm, self.clarification_norm, self.panel_norm,
            self.valid_norm, self.price_floor_norm, self.price_ceiling_norm, *self.further,
        )  # fmt: skip
        return tuple(dict.fromkeys(one for one in named if one))


@dataclass(frozen=True, slots=True)
class Term:
    """A service that is bought first (优先购买的服务), an item of the negative list, or a rule of a
    method."""

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
def conditions() -> dict[str, tuple[Term, ...]]:
    """By method, when it is lawful: one of these has to be so."""
    return _rules("condition")


@cache
def missing_steps() -> dict[str, tuple[Term, ...]]:
    """By method, what would have to be built before it can be carried through here."""
    return _rules("missing")


@cache
def priority_services() -> dict[str, Term]:
    """What 民发〔2019〕34号 and 家庭教育促进法 ask to be bought first, by code."""
    return {row["code"]: Term(**row) for row in _rows(SERVICES)}


@cache
def negative_list() -> dict[str, Term]:
    """What may never be bought as a service (负面清单, 102号令10), by code."""
    return {row["code"]: Term(**row) for row in _rows(NEGATIVE_LIST)}


def _rules(what: str) -> dict[str, tuple[Term, ...]]:
    found: dict[str, tuple[Term, ...]] = dict.fromkeys(methods(), ())
    for row in _rows(RULES):
        method, of = row.pop("method"), row.pop("what")
        if of == what:
            found[method] = (*found[method], Term(**row))
    return found


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
