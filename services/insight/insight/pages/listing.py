"""Columns of lists that services tell, and the names that stand for what they only number."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from insight.pages.person import PAGE, Person
from reference.divisions import is_code

PLACE = "place"
_NAMED = {
    "child": "/registry/children/{}",
    "agency": "/placement/agencies/{}",
    "provider": "/procurement/providers/{}",
    "tender": "/procurement/tenders/{}",
    "contract": "/procurement/contracts/{}",
    "milestone": "/procurement/milestones/{}",
    "fund": "/procurement/funds/{}",
    "unit": "/judicial-referral/units/{}",
    "holder": "/judicial-referral/units/{}",
    "worker": "/registry/workers/{}",
}
NAMED_FIELDS = {
    **dict.fromkeys(
        (
            "area",
            "hukou_area",
            "from_area",
            "to_county",
            "to_village",
            "village",
            "place",
            "escalated_to",
            "seat",
            "home",
        ),
        PLACE,
    ),
    "child_id": "child",
    **dict.fromkeys(
        ("agency_id", "from_agency", "to_agency", "centre_id", "institution_id"), "agency"
    ),
    "provider_id": "provider",
    "tender_id": "tender",
    "contract_id": "contract",
    "fund_id": "fund",
    "unit_id": "unit",
    **dict.fromkeys(("held_by", "handed_to", "came_from"), "holder"),
}
"""Fields of records that hold a number, and whose it is."""

_UNBROKEN = ("moment", "term", "yuan", "child")


@dataclass(frozen=True)
class Column:
    """`family`: the words of its values (`status.received`); `kind` says how others are written.

    A place, and a kind of `_NAMED`, is written as the name that its service gives it, where this
    person may read that. `label`: the key of its heading, where that is not the field's own.
    """

    name: str
    family: str = ""
    kind: str = "text"
    label: str = ""

    @property
    def is_unbroken(self) -> bool:
        """What is hard to read in two lines: days, amounts, names of people and of methods."""
        return (
            self.kind in _UNBROKEN
            or self.name == "name"
            or self.family == "method"
            or self.name.endswith(("_on", "_until"))
        )

    @property
    def key(self) -> str:
        return self.label or f"field.{self.name}"


async def named_rows(
    person: Person, columns: Sequence[Column], items: Iterable[Mapping[str, Any]]
) -> tuple[dict[str, Any], ...]:
    """The same items with names for numbers; each name is asked for once."""
    rows = [_flat(columns, one) for one in items]
    kinds = [(column.name, column.kind) for column in columns if column.kind in (PLACE, *_NAMED)]
    wanted = {(kind, str(row[name])) for row in rows for name, kind in kinds if row.get(name)}
    names = await _names(person, wanted)
    for row in rows:
        row |= {name: names[kind, str(row[name])] for name, kind in kinds if row.get(name)}
    return tuple(rows)


def _flat(columns: Sequence[Column], item: Mapping[str, Any]) -> dict[str, Any]:
    """A column with a dot is a part of a part (`family.name`); what is left out is empty."""
    row = {column.name: None for column in columns} | dict(item)
    for outer, dot, inner in (column.name.partition(".") for column in columns):
        if dot:
            row[outer + dot + inner] = (item.get(outer) or {}).get(inner)
    return row


async def with_names(person: Person, record: Any) -> Any:
    """A record, and what lies within it, with names for the numbers that have one."""
    if not isinstance(record, dict):
        return record
    inner = {key: await with_names(person, one) for key, one in record.items()}
    wanted = {
        field: (kind, str(record[field]))
        for field, kind in NAMED_FIELDS.items()
        if record.get(field)
    }
    names = await _names(person, wanted.values())
    return inner | {field: names[pair] for field, pair in wanted.items()}


async def name_of(person: Person, kind: str, key: str) -> str:
    """Its number where the name may not be read; what has no name has a title."""
    found = await person.glance(_NAMED[kind].format(key)) or {}
    return str(found.get("name") or found.get("title") or key)


async def places(person: Person, codes: Iterable[str]) -> dict[str, str]:
    """The names of divisions by their codes; what is no code, or has no name, stands for itself."""
    wanted = sorted(set(codes))
    known = [code for code in wanted if is_code(code)]
    parts = [known[first : first + PAGE] for first in range(0, len(known), PAGE)]
    pages = [await person.items("/registry/divisions", code=part, limit=PAGE) for part in parts]
    names = {one["code"]: one["name"] for page in pages for one in page}
    return {code: names.get(code, code) for code in wanted}


async def _names(person: Person, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    pairs = sorted(set(wanted))
    others = [pair for pair in pairs if not _is_place(*pair)]
    called = await places(person, [key for kind, key in pairs if _is_place(kind, key)])
    found = await asyncio.gather(*(name_of(person, kind, key) for kind, key in others))
    names = dict(zip(others, found, strict=True))
    return {pair: names.get(pair) or called[pair[1]] for pair in pairs}


def _is_place(kind: str, key: str) -> bool:
    """Who holds a piece of evidence is a unit, or a county by its code."""
    return kind == PLACE or (kind == "holder" and is_code(key))
