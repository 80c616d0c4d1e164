"""The fields of a form, and how what was typed becomes the body that a service takes.

A field is named as in the service's own document, nested ones with a dot (`guardian.name`), so
that a problem document's pointer finds its field.
"""

from collections.abc import Mapping, Sequence
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
    CHOICE = "choice"
    CHOICES = "choices"
    YES = "yes"
    LINES = "lines"


@dataclass(frozen=True)
class Option:
    """A value with the key of its words, or its name as it is."""

    value: str
    words: str
    note: str = ""


@dataclass(frozen=True)
class Field:
    """`source`: where the options come from, if they are not fixed."""

    name: str
    kind: Kind = Kind.TEXT
    required: bool = False
    options: tuple[Option, ...] = ()
    source: str = ""
    longest: int = 200

    @property
    def key(self) -> str:
        return f"field.{self.name}"


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
    if field.kind is Kind.NUMBER:
        return int(filled[0]) if filled[0].isascii() and filled[0].isdigit() else filled[0]
    return _moment(filled[0]) if field.kind is Kind.MOMENT else filled[0]


def _moment(text: str) -> str:
    """The browser's `2026-05-01T08:30` is China's time; what is none, the service will refuse."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=CHINA).isoformat()
    except ValueError:
        return text


def _put(body: dict[str, Any], path: list[str], value: Any) -> None:
    for name in path[:-1]:
        body = body.setdefault(name, {})
    body[path[-1]] = value


def faults_by_field(fields: Sequence[Field], document: Mapping[str, Any]) -> dict[str, str]:
    """The faults of a problem document, at the fields they name."""
    names = {field.name for field in fields}
    found: dict[str, str] = {}
    for fault in document.get("errors", []):
        parts = str(fault["pointer"]).strip("/").split("/")
        for length in range(len(parts), 0, -1):
            name = ".".join(parts[:length])
            if name in names:
                found[name] = str(fault["detail"])
                break
    return found
