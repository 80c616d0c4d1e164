"""Many actors: providers of every kind, what they offer, whom they help, what came of it."""

from functools import partial
from typing import Any

from procurement.providers.models import ProviderKind
from procurement.providers.uscc import check_character
from procurement.service_kinds import QualificationKind, ServiceKind
from standalone.storyteller import Actor
from standalone.synthetic import cast
from standalone.synthetic.cast import Helper
from standalone.synthetic.places import County
from standalone.synthetic.prefecture import Prefecture

_SERVICES = {
    ProviderKind.SOCIAL_WORK_AGENCY: ServiceKind.COMPANIONSHIP,
    ProviderKind.CHARITY: ServiceKind.MATERIAL,
    ProviderKind.PSYCHOLOGIST: ServiceKind.PSYCHOLOGICAL,
    ProviderKind.VOLUNTEER_GROUP: ServiceKind.TUTORING,
    ProviderKind.LAWYER: ServiceKind.LEGAL_AID,
    ProviderKind.SOCIAL_ORGANISATION: ServiceKind.SAFETY_EDUCATION,
    ProviderKind.ENTERPRISE: ServiceKind.FAMILY_EDUCATION,
    ProviderKind.SOCIAL_WORKER: ServiceKind.VISITING,
    ProviderKind.PUBLIC_INSTITUTION_CLASS_TWO: ServiceKind.MEDICAL,
}
_FORMS = {ProviderKind.CHARITY: "goods", ProviderKind.VOLUNTEER_GROUP: "hours"}
_LICENCES = {
    ProviderKind.PSYCHOLOGIST: QualificationKind.PSYCHOLOGY,
    ProviderKind.LAWYER: QualificationKind.LAWYER,
    ProviderKind.SOCIAL_WORKER: QualificationKind.SOCIAL_WORK,
    ProviderKind.PUBLIC_INSTITUTION_CLASS_TWO: QualificationKind.MEDICAL,
}
_UNITS = 2


async def register(prefecture: Prefecture) -> str:
    """With licences, the yearly query of criminal records, and an offer each."""
    offers = await prefecture.in_each_county(lambda county: _register(prefecture, county))
    kinds = {one["kind"] for found in prefecture.providers.values() for one in found}
    return f"{offers} providers of {len(kinds)} kinds, each with an offer"


async def match(prefecture: Prefecture) -> str:
    """Needs of children: matched and helped, declined, and still open."""
    needs = await prefecture.in_each_county(lambda county: _match(prefecture, county))
    return f"{needs} needs registered, matched to offers, and some of them met"


async def _register(prefecture: Prefecture, county: County) -> int:
    officer = await prefecture.official("county", county)
    helpers = cast.helpers(prefecture, county)
    for helper in helpers:
        system = await prefecture.stage.actor(helper.body.system)
        organisation = prefecture.organisation(helper.body.system)
        provider = await officer.post(
            "/procurement/providers", _form(prefecture, helper, organisation)
        )
        path = f"/procurement/providers/{provider['id']}"
        licence = _LICENCES.get(helper.kind)
        if licence:
            await officer.post(f"{path}/qualifications", {
                "kind": licence.value, "number": f"证{county.code}{helper.number:04}",
                "issuer": "示例发证机关", "valid_from": prefecture.day(-300),
                "valid_to": prefecture.day(900),
            }, match="*")  # fmt: skip
        await query_records(prefecture, officer, provider["id"], helper.number)
        await system.post("/procurement/offers", _offer(prefecture, county, helper))
        provider["system"] = helper.body.system
        prefecture.providers.setdefault(county.code, []).append(provider)
    return len(helpers)


async def query_records(prefecture: Prefecture, officer: Actor, provider: str, number: int) -> None:
    """Without a hit; else the provider meets no minors (未成年人保护法62)."""
    await officer.post(f"/procurement/providers/{provider}/criminal-record-checks", {
        "checked_on": prefecture.day(-10), "people": 6, "hits": 0,
        "document_no": f"查〔{prefecture.date().year}〕{number}号",
    }, match="*")  # fmt: skip


async def of_county(prefecture: Prefecture, county: County) -> list[dict[str, Any]]:
    """The providers that the county registered, also in an earlier run; the bidder first."""
    if county.code not in prefecture.providers:
        officer = await prefecture.official("county", county)
        found = {one["name"]: one for one in await officer.pages("/procurement/providers")}
        prefecture.providers[county.code] = [
            {**found[helper.name], "system": helper.body.system}
            for helper in cast.helpers(prefecture, county)
        ]
    return prefecture.providers[county.code]


def _form(prefecture: Prefecture, helper: Helper, organisation: str) -> dict[str, Any]:
    first = f"52{helper.body.area}MJQ1{helper.number:05}"
    identified = (
        {"licence_no": f"证{helper.body.area}{helper.number:04}"}
        if cast.is_person(helper.kind)
        else {"uscc": first + check_character(first)}
    )
    return {
        "organisation_id": organisation, "name": helper.name, "kind": helper.kind.value,
        "qualified_until": prefecture.day(900), **identified,
    }  # fmt: skip


def _offer(prefecture: Prefecture, county: County, helper: Helper) -> dict[str, Any]:
    return {
        "service": _SERVICES[helper.kind].value, "form": _FORMS.get(helper.kind, "sessions"),
        "capacity": 60, "county": county.code, "starts_on": prefecture.day(-1),
        "ends_on": prefecture.day(300),
    }  # fmt: skip


async def _match(prefecture: Prefecture, county: County) -> int:
    """Of the needs the first is met and closed, the last left open, one declined, the others
    confirmed and being met."""
    officer = await prefecture.official("county", county)
    start = prefecture.size.files_among + 2
    chosen = (await prefecture.children(county))[start : start + prefecture.size.needs_each]
    provider = (await of_county(prefecture, county))[0]
    helper = await prefecture.stage.actor(provider["system"])
    service = _SERVICES[ProviderKind(provider["kind"])].value
    offers = await helper.get("/procurement/offers", limit=50)
    offer = next(one for one in offers["items"] if one["service"] == service)
    for number, child in enumerate(chosen):
        form = {"child_id": child["id"], "service": service, "units": _UNITS,
                "needed_by": prefecture.day(60)}  # fmt: skip
        ask = partial(officer.post, "/procurement/needs", form)
        path = f"/procurement/needs/{(await prefecture.when_heard(ask))['id']}"
        if number == len(chosen) - 1:
            break
        proposed = await officer.post(
            f"{path}/matches",
            {"offer_id": offer["id"], "ends_on": prefecture.day(200), "fields": ["name"]},
            match="*",
        )
        match = f"/procurement/need-matches/{proposed['id']}"
        if number == 1:
            await helper.post(f"{match}/decline", match="*")
            continue
        await helper.post(f"{match}/accept", match="*")
        await officer.post(f"{match}/confirm", match="*")
        given = {"given_on": prefecture.day(), "units": _UNITS if number == 0 else 1}
        await helper.post(f"{match}/help", given, match="*")
        if number == 0:
            await officer.post(f"{path}/close", {"outcome": "helped"}, match="*")
    return len(chosen)
