"""`docs/events.md`: every event for a reader, from the classes.

Who listens is passed in (event type to the names of services): contracts know no service.
"""

from collections.abc import Mapping, Sequence
from types import UnionType
from typing import Any, Union, get_args, get_origin

from contracts.catalogue import events
from contracts.event import Event

Listeners = Mapping[str, Sequence[str]]

_WORDS = {
    "UUID": "id",
    "str": "text",
    "int": "whole number",
    "bool": "yes or no",
    "date": "date",
    "datetime": "time",
}
_HEAD = """\
# Events

What the services tell one another. This page and [asyncapi.yaml](asyncapi.yaml) are generated from
`libs/contracts`; `python -m standalone.documents` writes them anew.

An event is a fact in the past tense: ids and facts, no names of people. It arrives as a CloudEvent
(1.0, JSON) whose `data` holds the fields below. `sequence` is dense in each subscriber's feed
(1, 2, 3 …), `aggregateversion` in the life of what it happened to, and `childid` says which child
it is about. A reader ignores fields it does not know: an event may gain an optional field. Any
other change is a new version beside the old one.

Ids are UUIDs. A time is RFC 3339 with its offset, a date is `YYYY-MM-DD`, an `area` is a division
code of 0, 2, 4, 6, 9 or 12 digits, and a field that ends in `_fen` is money in fen (分).
"""


def meaning(event: type[Event]) -> str:
    """The docstring, on one line."""
    return " ".join((event.__doc__ or "").split())


def fields(event: type[Event]) -> list[tuple[str, str, str]]:
    """Name, type in words, and whether it is always there."""
    return [
        (name, words(field.annotation), "always" if field.is_required() else "optional")
        for name, field in event.model_fields.items()
    ]


def words(annotation: Any) -> str:
    """A field's type for a reader. Raises `KeyError` for one that has no word yet."""
    parts = [part for part in get_args(annotation) if part not in (type(None), ...)]
    if get_origin(annotation) in (Union, UnionType):
        return " or ".join(map(words, parts))
    if get_origin(annotation) is tuple:
        return f"list of {words(parts[0])}"
    return _WORDS[annotation.__name__]


def events_page(listeners: Listeners) -> str:
    """The whole page, as Markdown."""
    contents = ["| event | told by | heard by |", "|---|---|---|"]
    contents += [_contents_row(event, listeners) for event in events()]
    sections = [_section(event, listeners) for event in events()]
    return "\n".join([_HEAD, *contents, "", *sections])


def _contents_row(event: type[Event], listeners: Listeners) -> str:
    link = f"[`{event.TYPE}`](#{event.__name__.lower()})"
    return f"| {link} | {', '.join(event.SOURCES)} | {_heard_by(event, listeners)} |"


def _section(event: type[Event], listeners: Listeners) -> str:
    rows = [f"| `{name}` | {kind} | {presence} |" for name, kind, presence in fields(event)]
    return "\n".join(
        [
            f"## {event.__name__}",
            "",
            f"{meaning(event)}",
            "",
            f"`{event.TYPE}` about one `{event.AGGREGATE}`. "
            f"Told by {', '.join(event.SOURCES)}; heard by {_heard_by(event, listeners)}.",
            "",
            "| field | type | there |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


def _heard_by(event: type[Event], listeners: Listeners) -> str:
    return ", ".join(listeners.get(event.TYPE, ())) or "nobody yet"
