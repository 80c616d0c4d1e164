"""Options that a child's file gives: its parents, guardians and carers, its categories, visits."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from chassis.access import Caller
from insight.desks.fields import Option
from insight.pages.language import Language
from insight.pages.person import Person
from reference.categories import CONFIRMED

Source = Callable[[Person, Caller, Any, Language], Awaitable[list[Option]]]
_GLIMPSE = 30
"""How much of a visit's findings tells it from another of the same day."""


async def _parents(person: Person, _: Caller, child: Any, __: Language) -> list[Option]:
    found = await person.items(f"/registry/children/{child['id']}/parents")
    return [Option(one["id"], f"parent.{one['role']}", one["name"] or "") for one in found]


def _the_parent(role: str) -> Source:
    async def find(person: Person, caller: Caller, child: Any, language: Language) -> list[Option]:
        found = await _parents(person, caller, child, language)
        return [one for one in found if one.words == f"parent.{role}"]

    return find


async def _entrustments(person: Person, _: Caller, child: Any, __: Language) -> list[Option]:
    """Those not ended before their time."""
    return [_entrusted(one) for one in await _standing_entrustments(person, child)]


async def _untold(person: Person, _: Caller, child: Any, __: Language) -> list[Option]:
    """Of them those of which somebody is still to be told."""
    return [
        _entrusted(one)
        for one in await _standing_entrustments(person, child)
        if not (one["school_told"] and one["village_told"])
    ]


async def _standing_entrustments(person: Person, child: Any) -> list[Any]:
    found = await person.items(f"/registry/children/{child['id']}/entrustments")
    return [one for one in found if one["ended_on"] == one["ends_on"]]


def _entrusted(one: Any) -> Option:
    return Option(one["id"], one["carer"]["name"], f"{one['starts_on']} – {one['ends_on']}")


async def _guardians(person: Person, _: Caller, child: Any, __: Language) -> list[Option]:
    """Those whose guardianship goes on."""
    found = await person.items(f"/registry/children/{child['id']}/guardians")
    return [
        Option(one["id"], one["name"], one["relation"]) for one in found if one["ended_on"] is None
    ]


async def _labels(person: Person, _: Caller, child: Any, __: Language) -> list[Option]:
    """Those that hold without an end by a document."""
    found = await person.items(f"/registry/children/{child['id']}/labels")
    return [
        Option(one["id"], f"category.{one['category']}", one["valid_from"])
        for one in found
        if one["valid_until"] is None and one["category"] in CONFIRMED
    ]


async def _visits(person: Person, caller: Caller, child: Any, _: Language) -> list[Option]:
    """Those that others made, the latest first."""
    found = await person.items(f"/registry/children/{child['id']}/visits", limit=200)
    return [
        Option(one["id"], one["visited_on"], one["findings"][:_GLIMPSE])
        for one in found
        if one["visitor"] != caller.subject
    ]


async def _of_the_village(person: Person, _: Caller, child: Any, __: Language) -> list[Option]:
    """The other children of its village."""
    found = await person.items("/registry/children", area=child["area"], limit=200)
    return [
        Option(one["id"], one["name"], one["birth_on"] or "")
        for one in found
        if one["name"] and one["id"] != child["id"]
    ]


FILE_SOURCES: Mapping[str, Source] = {
    "parents": _parents,
    "father": _the_parent("father"),
    "mother": _the_parent("mother"),
    "guardians": _guardians,
    "labels": _labels,
    "entrustments": _entrustments,
    "untold": _untold,
    "visits": _visits,
    "of_the_village": _of_the_village,
}
