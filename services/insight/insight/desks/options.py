"""Options that only a service knows: the villages of an area, the units, the ranked agencies."""

from collections.abc import Mapping
from typing import Any

from chassis.access import Caller
from insight.desks.fields import Option
from insight.desks.file_options import FILE_SOURCES, Source
from insight.desks.justice_options import JUSTICE_SOURCES
from insight.pages.filters import term, unnamed, yuan
from insight.pages.language import Language, say
from insight.pages.listing import name_of, places
from insight.pages.person import Person
from reference.divisions import Level


async def _villages(person: Person, caller: Caller, _: Any, __: Language) -> list[Option]:
    """Of the caller's area up to a county; above it there are too many: then a code is typed."""
    area = caller.area
    if area.level is Level.VILLAGE:
        return [Option(code, name) for code, name in (await places(person, [area.code])).items()]
    if area.level is Level.TOWNSHIP:
        return [Option(one["code"], one["name"]) for one in await _below(person, [area.code])]
    if not area.is_county:
        return []
    townships = {one["code"]: one["name"] for one in await _below(person, [area.code])}
    return [
        Option(one["code"], f"{townships[one['parent']]} {one['name']}")
        for one in await _below(person, list(townships))
    ]


async def _below(person: Person, codes: list[str]) -> list[Any]:
    return await person.every("/registry/divisions", parent=codes) if codes else []


async def _children(person: Person, _: Caller, need: Any, __: Language) -> list[Option]:
    """The child, and the siblings that are to be placed with it."""
    found = await _matches(person, need)
    children = found["children"] if found else [need["child_id"]]
    return [Option(one, await name_of(person, "child", one)) for one in children]


async def _child(person: Person, caller: Caller, about: Any, __: Language) -> list[Option]:
    """The one that the page is about, else those of the caller's village; where there are more
    than can be chosen from, a number is typed."""
    child = about.get("child_id") if isinstance(about, Mapping) else about
    if child:
        return [Option(str(child), await name_of(person, "child", str(child)))]
    if caller.area.level is not Level.VILLAGE:
        return []
    found = await person.items("/registry/children", limit=200)
    return [Option(one["id"], one["name"], one["birth_on"] or "") for one in found if one["name"]]


async def _agencies_near(person: Person, _: Caller, __: Any, ___: Language) -> list[Option]:
    """Those of the area, or that serve it."""
    found = await person.items("/placement/agencies", limit=200)
    return [Option(one["id"], one["name"], f"agency.{one['kind']}") for one in found]


async def _institutions(person: Person, _: Caller, centre: Any, __: Language) -> list[Option]:
    """The child-welfare institutions of the centre's prefecture."""
    found = await person.items("/placement/agencies", limit=200)
    return [
        Option(one["id"], one["name"], "agency.CWI")
        for one in found
        if one["kind"] == "CWI" and one["seat"][:4] == centre["seat"][:4]
    ]


async def _functions(person: Person, _: Caller, agency: Any, language: Language) -> list[Option]:
    """What the agency is there for, and when it is due again."""
    found = await person.glance(f"/placement/agencies/{agency['id']}/functions") or []
    due = say(language, "field.due_at")
    return [
        Option(
            one["code"], f"{one['code']} {one[language]}",
            f"{due}: {term(one['due_at'])}" if one["due_at"] else "",
        )
        for one in found
    ]  # fmt: skip


async def _agencies(person: Person, _: Caller, need: Any, language: Language) -> list[Option]:
    """The agencies that may take the child, best first, each with the reasons for it."""
    found = await _matches(person, need)
    return [
        Option(one["agency_id"], one["name"], _why(one, language))
        for one in (found["matches"] if found else [])
        if one["may_take"]
    ]


async def _matches(person: Person, need: Any) -> Any:
    query = {"child_id": need["child_id"], "ground": need["ground"]}
    return await person.glance("/placement/matches", **query)


async def _families(person: Person, _: Caller, __: Any, language: Language) -> list[Option]:
    """Approved, with a place that is free; who may not read the name is told the place."""
    found = await person.items("/placement/households", is_open="true", limit=200)
    free = [one for one in found if one["free_places"]]
    names = await places(person, [one["area"] for one in free])
    return [
        Option(
            one["id"],
            f"{_family(one, language)} · {names[one['area']]} "
            f"({one['free_places']}/{one['places']})",
            f"household.{one['kind']}",
        )
        for one in free
    ]


def _family(household: Any, language: Language) -> str:
    known = household["family"]
    if known:
        return str(known["name"])
    return unnamed(household["id"], lambda key: say(language, key))


async def _ranked(person: Person, _: Caller, tender: Any, __: Language) -> list[Option]:
    """The bids in the order of the evaluation, without those that refused to sign."""
    found = await person.items(f"/procurement/tenders/{tender['id']}/evaluation")
    return [
        Option(
            one["bid_id"], await name_of(person, "provider", one["provider_id"]),
            yuan(one["price_fen"]),
        )
        for one in found
        if one["is_candidate"]
    ]  # fmt: skip


async def _winner(person: Person, _: Caller, tender: Any, __: Language) -> list[Option]:
    award = await person.glance(f"/procurement/tenders/{tender['id']}/award")
    provider = award["provider_id"] if award else None
    return [Option(provider, await name_of(person, "provider", provider))] if provider else []


async def _providers(person: Person, _: Caller, __: Any, ___: Language) -> list[Option]:
    """Those that may take something on."""
    found = await person.items("/procurement/providers", barred="false", limit=200)
    return [Option(one["id"], one["name"], f"provider.{one['kind']}") for one in found]


async def _itself(_: Person, __: Caller, record: Any, ___: Language) -> list[Option]:
    """The record that the page is about."""
    return [Option(record["id"], record.get("title") or record["name"])]


async def _funds(person: Person, _: Caller, __: Any, ___: Language) -> list[Option]:
    """With what is in each."""
    found = await person.items("/procurement/funds", limit=200)
    return [Option(one["id"], one["name"], yuan(one["balance_fen"])) for one in found]


async def _funds_below(person: Person, _: Caller, fund: Any, __: Language) -> list[Option]:
    """Of the same source, of areas within the fund's."""
    found = [
        one
        for one in await person.items("/procurement/funds", limit=200)
        if one["source"] == fund["source"]
        and one["area"] != fund["area"]
        and one["area"].startswith(fund["area"])
    ]
    names = await places(person, [one["area"] for one in found])
    return [Option(one["id"], one["name"], names[one["area"]]) for one in found]


async def _entries(person: Person, _: Caller, fund: Any, __: Language) -> list[Option]:
    """The bookings of a fund that can be taken back: not what was paid, nor what was taken back."""
    entries = await person.items(f"/procurement/funds/{fund['id']}/entries", limit=200)
    reversed_ones = {one["reverses"] for one in entries}
    return [
        Option(one["id"], f"{one['document']} ({_cash(one)})", f"entry.{one['kind']}")
        for one in entries
        if one["kind"] not in ("reversal", "payment") and one["id"] not in reversed_ones
    ]


def _cash(entry: Any) -> str:
    return yuan(sum(one["amount_fen"] for one in entry["postings"] if one["account"] == "cash"))


async def _offers(person: Person, _: Caller, need: Any, language: Language) -> list[Option]:
    """Those that can be proposed, the best first, with the reasons for it."""
    found = await person.glance(f"/procurement/needs/{need['id']}/offers")
    return [
        Option(
            one["offer"]["id"], one["provider_name"],
            " ".join(reason[language] for reason in one["reasons"]),
        )
        for one in (found["offers"] if found else [])
        if not one["obstacles"]
    ]  # fmt: skip


async def _successors(person: Person, _: Caller, worker: Any, __: Language) -> list[Option]:
    """The others of the same kind who are on duty in the place, or wait for it."""
    found = await person.items("/registry/workers", kind=worker["kind"], limit=200)
    return [
        Option(one["id"], one["name"], f"worker_status.{one['status']}")
        for one in found
        if one["place"] == worker["place"]
        and one["id"] != worker["id"]
        and one["status"] != "released"
    ]


async def _assigned(person: Person, _: Caller, milestone: Any, __: Language) -> list[Option]:
    """The children whom the contract names."""
    contract = milestone["contract_id"]
    found = await person.items("/procurement/assignments", contract_id=contract, limit=200)
    children = dict.fromkeys(one["child_id"] for one in found)
    return [Option(one, await name_of(person, "child", one)) for one in children]


def _why(match: Mapping[str, Any], language: Language) -> str:
    return " ".join(reason[language] for reason in match["reasons_for"])


SOURCES: Mapping[str, Source] = {
    **FILE_SOURCES,
    **JUSTICE_SOURCES,
    "villages": _villages,
    "child": _child,
    "children": _children,
    "agencies": _agencies,
    "institutions": _institutions,
    "functions": _functions,
    "agencies_near": _agencies_near,
    "families": _families,
    "ranked": _ranked,
    "winner": _winner,
    "providers": _providers,
    "itself": _itself,
    "assigned": _assigned,
    "funds": _funds,
    "funds_below": _funds_below,
    "entries": _entries,
    "offers": _offers,
    "successors": _successors,
}
