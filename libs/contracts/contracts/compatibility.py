"""What may change in an event: it may gain an optional field, and nothing else.

Compares JSON Schemas of two versions of one event type. Titles and descriptions are words for
people, and may change.
"""

from collections.abc import Mapping
from typing import Any

from contracts.catalogue import events
from contracts.documents import meaning
from contracts.event import Event

_WORDS = ("title", "description")


def snapshot(event: type[Event]) -> dict[str, Any]:
    """The event's JSON Schema with what else its readers count on."""
    return {
        "$id": f"urn:wardship:event:{event.TYPE}",
        **event.model_json_schema(),
        "description": meaning(event),
        "x-aggregate": event.AGGREGATE,
        "x-sources": list(event.SOURCES),
    }


def snapshots() -> dict[str, dict[str, Any]]:
    """Today's, by type."""
    return {event.TYPE: snapshot(event) for event in events()}


def broken(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """What breaks a reader between two sets of snapshots; a new type breaks nobody."""
    gone = [f"{name} is gone; keep it beside its successor" for name in before if name not in after]
    return gone + [
        f"{name}{fault}"
        for name in before
        if name in after
        for fault in breaks(before[name], after[name])
    ]


def breaks(before: Any, after: Any, path: str = "") -> list[str]:
    """Every change that is not an added optional field, each with where it is."""
    if not isinstance(before, dict) or not isinstance(after, dict):
        return [] if before == after else [f"{path} was {before!r} and is {after!r}"]
    faults: list[str] = []
    for key in sorted((before.keys() | after.keys()) - set(_WORDS)):
        inside = f"{path}/{key}"
        if key == "properties":
            faults += _field_breaks(before.get(key, {}), after.get(key, {}), inside)
        elif key == "required":
            faults += _required_breaks(before.get(key, []), after.get(key, []), inside)
        elif key not in after:
            faults.append(f"{inside} was removed")
        elif key not in before:
            if key != "$defs":
                faults.append(f"{inside} was added")
        else:
            faults += breaks(before[key], after[key], inside)
    return faults


def _field_breaks(before: Mapping[str, Any], after: Mapping[str, Any], path: str) -> list[str]:
    """Fields that went or changed; an added one is judged by `required` alone."""
    gone = [f"{path}/{name} was removed" for name in before if name not in after]
    kept = [name for name in before if name in after]
    return gone + [
        fault for name in kept for fault in breaks(before[name], after[name], f"{path}/{name}")
    ]


def _required_breaks(before: list[str], after: list[str], path: str) -> list[str]:
    return [f"{path}: {name} became required" for name in sorted(set(after) - set(before))] + [
        f"{path}: {name} is no longer sure to be there" for name in sorted(set(before) - set(after))
    ]
