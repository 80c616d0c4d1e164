"""Options that only a service knows: the villages of an area, the units, the ranked agencies."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from chassis.access import Caller
from insight.desks.fields import Option
from insight.pages.language import Language
from insight.pages.person import Person
from reference.divisions import Level

Source = Callable[[Person, Caller, Any, Language], Awaitable[list[Option]]]


async def _villages(person: Person, caller: Caller, _: Any, __: Language) -> list[Option]:
    """Of the caller's township; of the one village where that is the caller's area. Above the
    township there are too many to choose from: then a code is typed."""
    area = caller.area
    if area.level is Level.VILLAGE:
        one = await person.glance(f"/registry/divisions/{area.code}")
        return [Option(area.code, one["name"])] if one else []
    if area.level is not Level.TOWNSHIP:
        return []
    page = await person.glance("/registry/divisions", parent=area.code, limit=200)
    return [Option(one["code"], one["name"]) for one in page["items"]] if page else []


async def _units(person: Person, _: Caller, __: Any, ___: Language) -> list[Option]:
    """Each unit with each matter that it deals with."""
    page = await person.glance("/judicial-referral/units", limit=200)
    return [
        Option(f"{unit['id']} {matter}", unit["name"], f"matter.{matter}")
        for unit in (page["items"] if page else [])
        for matter in _MATTERS.get(unit["kind"], ())
    ]


async def _children(_: Person, __: Caller, need: Any, ___: Language) -> list[Option]:
    return [Option(need["child_id"], need["child_id"])]


async def _agencies(person: Person, _: Caller, need: Any, language: Language) -> list[Option]:
    """The agencies that may take the child, best first, each with the reasons for it."""
    query = {"child_id": need["child_id"], "ground": need["ground"]}
    found = await person.glance("/placement/matches", **query)
    return [
        Option(one["agency_id"], one["name"], _why(one, language))
        for one in (found["matches"] if found else [])
        if one["may_take"]
    ]


def _why(match: Mapping[str, Any], language: Language) -> str:
    return " ".join(reason[language] for reason in match["reasons_for"])


_MATTERS = {
    "court": ("protection_order", "revocation", "other"),
    "police": ("police_investigation", "other"),
    "procuratorate": ("prosecution", "other"),
}
SOURCES: Mapping[str, Source] = {
    "villages": _villages,
    "units": _units,
    "children": _children,
    "agencies": _agencies,
}
