"""The fields of a form, and how what was typed becomes the body that a service takes.

A field is named as in the service's own document, nested ones with a dot (`guardian.name`), so
that a problem document's pointer finds its field.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from insight.pages.filters import CHINA


class Kind(StrEnum):
    TEXT = "text"
    LONG = "long"
    DATE = "date"
    MOMENT = "moment"
    NUMBER = "number"
    YUAN = "yuan"
    """Typed in yuan, sent in fen."""
    CHOICE = "choice"
    CHOICES = "choices"
    YES = "yes"
    WHETHER = "whether"
    """A yes or a no that must be said: a box left empty would say no."""
    LINES = "lines"
    FILE = "file"
    """It is sent as it is; the other fields go into the address."""


@dataclass(frozen=True)
class Option:
    """A value with the key of its words, or its name as it is."""

    value: str
    words: str
    note: str = ""


@dataclass(frozen=True)
class Field:
    """`source`: where the options come from, if they are not fixed. `label`: its name, or
    the key of that, where it is not the field's own."""

    name: str
    kind: Kind = Kind.TEXT
    required: bool = False
    options: tuple[Option, ...] = ()
    source: str = ""
    longest: int = 200
    label: str = ""

    @property
    def key(self) -> str:
        return self.label or f"field.{self.name}"


Values = Mapping[str, Sequence[str]]


def body_of(fields: Sequence[Field], values: Values) -> dict[str, Any]:
    """What was filled in; an empty field is left out, for the service to say whether it may be."""
    body: dict[str, Any] = {}
    for field in fields:
        value = _read(field, [one.strip() for one in values.get(field.name, [])])
        if value is not None:
            _put(body, field.name.split("."), value)
    return body


def _read(field: Field, given: list[str]) -> Any:
    filled = [one for one in given if one]
    match field.kind:
        case Kind.YES:
            return bool(filled)
        case Kind.CHOICES:
            return filled
        case Kind.LINES:
            lines = [line.strip() for one in filled for line in one.splitlines()]
            return [line for line in lines if line]
    if not filled:
        return None
    read = {
        Kind.NUMBER: _number,
        Kind.YUAN: _fen,
        Kind.MOMENT: _moment,
        Kind.WHETHER: _whether,
    }.get(field.kind)
    return read(filled[0]) if read else filled[0]


def _number(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdigit() else text


def _whether(text: str) -> bool | str:
    return text == "true" if text in ("true", "false") else text


def _moment(text: str) -> str:
    """The browser's `2026-05-01T08:30` is China's time; what is none, the service will refuse."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=CHINA).isoformat()
    except ValueError:
        return text


def _fen(text: str) -> int | str:
    """What is no amount, the service will refuse."""
    found = re.fullmatch(r"([0-9]{1,13})(?:[.]([0-9]{1,2}))?", text, re.ASCII)
    return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0")) if found else text


def _put(body: dict[str, Any], path: list[str], value: Any) -> None:
    for name in path[:-1]:
        body = body.setdefault(name, {})
    body[path[-1]] = value


def typed(field: Field, value: Any) -> list[str]:
    """A value of a record as one would have typed it."""
    if field.kind is Kind.WHETHER and value is not None:
        return [str(value).lower()]
    if value is False or value in (None, ""):
        return []
    if isinstance(value, list):
        return [str(one) for one in value]
    if field.kind is Kind.YUAN:
        return [f"{value // 100}.{value % 100:02}"]
    return ["yes" if value is True else str(value)]


def within(name: str, part: Mapping[str, Any] | None) -> dict[str, Any]:
    """What stands in a part of a record, by the names of its fields."""
    return {f"{name}.{field}": value for field, value in (part or {}).items()}


def faults_by_field(
    fields: Sequence[Field],
    document: Mapping[str, Any],
    place: Callable[[list[str]], str] = ".".join,
) -> dict[str, str]:
    """The faults of a problem document, at the fields they name; `place`: the field of a pointer
    that is no field's name."""
    names = {field.name for field in fields}
    found: dict[str, str] = {}
    for fault in document.get("errors", []):
        parts = str(fault["pointer"]).strip("/").split("/")
        prefixes = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
        name = next((one for one in (place(parts), *prefixes) if one in names), None)
        if name is not None:
            found[name] = str(fault["detail"])
    return found
