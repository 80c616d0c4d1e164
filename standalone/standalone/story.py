"""The whole story, in seven steps, over HTTP through the gateway (docs: README, `./wardship demo`).

Real rows, real events, real clocks, and a real signature on what the court reads. Nothing here is
known but the public API, so the same story is the test of every way of running the services.
"""

import json
import random
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
from joserfc import jws
from joserfc.jwk import KeySet

from reference.resident_ids import check_character
from standalone.demonstration import NotRunning
from standalone.installation import Installation
from standalone.storyteller import Stage

Fields = Mapping[str, Any]
_REGION = "513431"


async def play_here(base_url: str, folder: Path) -> None:
    """Play it with an installation's demonstration logins; raises NotRunning or StoryFailed."""
    try:
        await play(base_url, Installation(folder).logins(), print)
    except httpx.ConnectError as error:
        raise NotRunning(
            f"Nothing answers at {base_url}; start it with ./wardship up in another terminal."
        ) from error


async def play(base_url: str, logins: Mapping[str, Fields], say: Callable[[str], None]) -> Stage:
    """All seven steps; returns the stage, with the time of every effect."""
    async with httpx.AsyncClient(base_url=base_url, timeout=30, trust_env=False) as client:
        stage = Stage(client, logins, say)
        child, sibling = await _register(stage)
        before = await _summary(stage)
        referrals = await _report(stage, child)
        order = await _protect(stage, referrals)
        custody, agencies = await _place(stage, child, sibling, order)
        await _help(stage, child)
        await _settle(stage, referrals, custody, agencies)
        await _account(stage, child, before)
    return stage


async def _register(stage: Stage) -> tuple[UUID, UUID]:
    stage.say("1  A village children's director registers a child; the county enters it again.")
    director, county = await stage.actor("village-director"), await stage.actor("county-officer")
    child: Any = None
    form: dict[str, Any] = {}
    while child is None:  # a number drawn before is somebody else's already: draw again
        form = _registration(director.entry["area"], "示范儿童", random.choice((0, 999)))
        answer = await director.post("/registry/children", form)
        child = answer if answer["version"] == 1 else None
    again = await county.post("/registry/children", form)
    assert again["id"] == child["id"], "the same child was entered twice"
    stage.say(f"      child {child['id']}; entered again: the same child, not a second one")
    sibling_form = {
        **_without_hukou(director.entry["area"], "示范儿童之弟"),
        "sibling_of": child["id"],
    }
    sibling = await director.post("/registry/children", sibling_form)
    await stage.effect(
        "registry.child.registered.v1 reached placement: it can look for an agency",
        lambda: county.sees(f"/placement/matches?child_id={sibling['id']}&ground=T6"),
    )
    duties = await county.get("/registry/duties", limit=200, status="open")
    hukou = [duty for duty in duties["items"] if duty["subject_id"] == sibling["id"]]
    stage.say(f"      no hukou yet: duty `{hukou[0]['kind']}` until {hukou[0]['due_at']}")
    return UUID(child["id"]), UUID(sibling["id"])


async def _report(stage: Stage, child: UUID) -> dict[str, Any]:
    stage.say("2  A teacher's mandatory report gets its receipt; triage refers it; clocks start.")
    teacher, county = await stage.actor("teacher"), await stage.actor("county-officer")
    units = {
        kind: await _unit(stage, login, kind)
        for kind, login in (("court", "court"), ("police", "police"))
    }
    receipt = await teacher.post(
        "/judicial-referral/reports",
        {
            "situation": "violence",
            "child_id": str(child),
            "area": _REGION,
            "discovered_at": (datetime.now(UTC) - timedelta(minutes=10)).isoformat(),
            "narrative": "示范：身体多处损伤，疑似遭受家庭暴力。",
        },
    )
    stage.say(f"      receipt {receipt['receipt']}, triage by {receipt['triage_by']}")
    report = f"/judicial-referral/reports/{receipt['report_id']}"
    await county.change(
        report,
        "triage",
        {
            "decision": "refer",
            "reasons": "示范：需要公安立案和法院保护。",
            "urgent": True,
            "units": [
                {"unit_id": units["police"], "matter": "police_investigation"},
                {"unit_id": units["court"], "matter": "protection_order"},
                {"unit_id": units["court"], "matter": "revocation"},
            ],
        },
    )
    query = {"report_id": receipt["report_id"]}
    sent = await county.get("/judicial-referral/referrals", **query)
    referrals = {referral["matter"]: referral for referral in sent["items"]}
    rule_by = referrals["protection_order"]["rule_by"]
    stage.say(f"      {len(referrals)} referrals sent; the court rules by {rule_by} (24 h, urgent)")
    return referrals


async def _protect(stage: Stage, referrals: dict[str, Any]) -> dict[str, Any]:
    stage.say("3  The court's system reads its feed, checks the signature, acknowledges, rules.")
    court, county = await stage.actor("court"), await stage.actor("county-officer")
    wanted = referrals["protection_order"]["id"]
    keys = KeySet.import_key_set(await court.get("/judicial-referral/jwks"))
    feed = "/judicial-referral/feeds/court"

    async def arrived() -> dict[str, Any] | None:
        page = await court.get(feed, after=0, limit=1000)
        while page["signed_events"]:
            for signed in page["signed_events"]:
                checked = jws.deserialize_compact(signed, keys, algorithms=["Ed25519"])
                event: dict[str, Any] = json.loads(checked.payload or b"")
                if event["data"].get("referral_id") == wanted:
                    return event
            page = await court.get(feed, after=event["sequence"], limit=1000)
        return None

    event = await stage.effect("the referral is in the court's feed, signed", arrived)
    await court.post(f"{feed}/acknowledgement", {"through": event["sequence"]})
    stage.say(f"      {event['type']} number {event['sequence']}: signature good, acknowledged")
    referral = f"/judicial-referral/referrals/{wanted}"
    answer = {"answer": "accepted", "document_no": _number("受")}
    await court.change(referral, "answers", answer)
    order = await court.change(
        referral,
        "protection-orders",
        {
            "order_no": _number("人保令"),
            "made_on": _today().isoformat(),
            "measures": ["ban_violence", "ban_contact"],
            "needs_placement": True,
            "valid_months": 6,
        },
    )
    duties = await county.get("/judicial-referral/duties", limit=200, status="met")
    ruled = [duty["kind"] for duty in duties["items"] if duty["subject_id"] == wanted]
    stage.say(f"      order {order['id']} until {order['valid_until']}; duties met: {ruled}")
    return dict(order)


async def _place(
    stage: Stage, child: UUID, sibling: UUID, order: Fields
) -> tuple[dict[str, Any], dict[str, str]]:
    stage.say("4  The order needs a safe bed tonight: placement finds one; the sibling goes along.")
    county, city = await stage.actor("county-officer"), await stage.actor("city-officer")

    async def needed() -> bool:
        needs = await county.get("/placement/needs", limit=200)
        return any(need["reference_id"] == order["id"] for need in needs["items"])

    await stage.effect(
        "judicial-referral.protection-order.made.v1 reached placement: a bed is needed",
        needed,
    )
    agencies = {
        "centre": await _agency(county, "MPC", _REGION, "county protection centre"),
        "county home": await _agency(county, "CWI", _REGION, "county institution"),
        "city home": await _agency(city, "CWI", _REGION[:4], "city institution"),
    }
    found = await county.get("/placement/matches", child_id=str(child), ground="T6")
    best = next(match for match in found["matches"] if match["may_take"])
    stage.say(f"      best: {best['name']}: {best['reasons_for'][0]['en']}")
    admission = await county.post(
        "/placement/custodies",
        {
            "children": [str(child), str(sibling)],
            "agency_id": agencies["centre"],
            "regime": "temporary",
            "ground": "T6",
            "legal_basis": {"order_id": order["id"]},
            "heard_child": True,
        },
    )
    custodies = {one["child_id"]: one for one in admission["custodies"]}

    async def known() -> bool:
        file = await county.get(f"/registry/children/{child}")
        return bool(file["custody"])

    await stage.effect("placement.custody.began.v1 reached the child's file", known)
    duties = await county.get("/placement/duties", limit=200, status="open")
    mine = [duty for duty in duties["items"] if duty["subject_id"] == custodies[str(child)]["id"]]
    stage.say(f"      both admitted; review clocks: {', '.join(duty['kind'] for duty in mine)}")
    return custodies, agencies


async def _help(stage: Stage, child: UUID) -> None:
    stage.say(
        "5  The county's contract with an NGO: it sees this child, delivers, is paid, is done."
    )
    county, ngo = await stage.actor("county-officer"), await stage.actor("ngo")
    finance = await stage.actor("finance-officer")
    contract, milestone = await _contract(stage)
    today = _today()
    await county.post(
        f"/procurement/contracts/{contract}/assignments",
        {
            "child_id": str(child),
            "starts_on": today.isoformat(),
            "ends_on": (today + timedelta(days=60)).isoformat(),
            "fields": ["name", "birth_on", "sex"],
        },
    )

    async def visible() -> bool:
        return await ngo.sees(f"/registry/children/{child}")

    await stage.effect("procurement.assignment.granted.v1: the NGO sees the child", visible)
    seen = await ngo.get(f"/registry/children/{child}")
    assert seen["resident_id"] is None, "the NGO sees more than it was granted"
    stage.say(f"      name and birth date only; withheld: {', '.join(seen['withheld'][:4])} …")
    delivery = {"milestone_id": milestone, "child_id": str(child), "units": 4}
    await ngo.post("/procurement/deliveries", {**delivery, "delivered_on": today.isoformat()})
    path = f"/procurement/milestones/{milestone}"
    opinion = {"opinion_score": 5, "opinion": "示范：满意。"}
    await county.change(path, "accept", opinion)
    fund = await finance.post(
        "/procurement/funds", {"name": _number("示范资金"), "source": "lottery"}
    )
    money = {"amount_fen": 5_000_000, "document": _number("财社")}
    await finance.post(f"/procurement/funds/{fund['id']}/appropriations", money)
    payment = await finance.change(path, "pay", {"fund_id": fund["id"]})
    balance = (await finance.get(f"/procurement/funds/{fund['id']}"))["balance_fen"]
    entries = await finance.get(f"/procurement/funds/{fund['id']}/entries")
    sums = {sum(posting["amount_fen"] for posting in one["postings"]) for one in entries["items"]}
    assert sums == {0}, "the ledger does not balance"
    stage.say(
        f"      paid {payment['amount_fen']} fen, fund holds {balance}; every entry sums to 0"
    )
    await county.change(f"/procurement/contracts/{contract}", "end", {"reason": "completed"})

    async def gone() -> bool:
        return not await ngo.sees(f"/registry/children/{child}")

    await stage.effect("procurement.assignment.ended.v1: the child is gone for the NGO", gone)


async def _settle(
    stage: Stage, referrals: dict[str, Any], custodies: Fields, agencies: Mapping[str, str]
) -> None:
    stage.say("6  The sibling goes home; guardianship is revoked; the child moves to the city.")
    court, county = await stage.actor("court"), await stage.actor("county-officer")
    referral = referrals["revocation"]
    child = referral["child_id"]
    mine = custodies[child]
    (other,) = (one for one in custodies.values() if one["child_id"] != child)
    home = {"outcome": "returned", "assessment_no": _number("评"), "heard_child": True}
    await county.change(f"/placement/custodies/{other['id']}", "end", home)
    path = f"/judicial-referral/referrals/{referral['id']}"
    await court.change(path, "answers", {"answer": "accepted", "document_no": _number("受")})
    judgment = {"judgment_no": _number("民特"), "made_on": _today().isoformat()}
    made = await court.change(path, "judgments", judgment)

    async def needed() -> bool:
        needs = await county.get("/placement/needs", limit=200)
        return any(need["reference_id"] == made["id"] for need in needs["items"])

    await stage.effect(
        "judicial-referral.guardianship.revoked.v1 reached placement: long-term custody is needed",
        needed,
    )
    city = await stage.actor("city-officer")
    moved = await city.change(
        f"/placement/custodies/{mine['id']}",
        "transfer",
        {
            "agency_id": agencies["city home"],
            "handover": ["file", "medical", "hukou", "school", "photo"],
            "regime": "long_term",
            "ground": "L4",
            "legal_basis": {"document_no": judgment["judgment_no"]},
            "heard_child": True,
        },
    )
    centre = {"kind": "CGC", "document_no": _number("民转")}
    path = f"/placement/agencies/{agencies['county home']}"
    converted = await county.change(path, "convert", centre)
    stage.say(
        f"      custody {moved['id']} in the city; the county's agency is a {converted['kind']}"
    )


async def _account(stage: Stage, child: UUID, before: Fields) -> None:
    stage.say("7  The dashboard has every step, and the audit says who saw what.")
    county, auditor = await stage.actor("county-officer"), await stage.actor("auditor")
    expected = {
        "registry.child.registered.v1",
        "judicial-referral.report.received.v1",
        "judicial-referral.protection-order.made.v1",
        "placement.custody.began.v1",
        "procurement.delivery.recorded.v1",
        "judicial-referral.guardianship.revoked.v1",
        "placement.custody.ended.v1",
    }

    async def complete() -> bool:
        timeline = await county.get(f"/insight/timeline/{child}", limit=200)
        return expected <= {event["type"] for event in timeline["items"]}

    await stage.effect("the child's timeline holds all of it", complete)
    after = await _summary(stage)
    changed = {name: after[name] - before.get(name, 0) for name in after}
    grown = ", ".join(f"{name} +{count}" for name, count in sorted(changed.items()) if count > 0)
    stage.say(f"      dashboard: {grown}")
    trail = await auditor.get(f"/registry/audit/{child}", limit=200)
    who = sorted({row["subject"] for row in trail["items"]})
    stage.say(f"      audit: {len(trail['items'])} accesses in the registry by {len(who)} people")
    stage.say("The whole story ran; every effect arrived.")


async def _summary(stage: Stage) -> dict[str, int]:
    county = await stage.actor("county-officer")
    summary = await county.get("/insight/summary")
    return {name: int(value) for name, value in summary["measures"].items()}


async def _unit(stage: Stage, name: str, kind: str) -> str:
    """The judicial unit of that login, registered when it is not yet."""
    county, entry = await stage.actor("county-officer"), (await stage.actor(name)).entry
    units = await county.get("/judicial-referral/units", kind=kind, area=_REGION, limit=200)
    for unit in units["items"]:
        if unit["client_id"] == name:
            return str(unit["id"])
    made = await county.post(
        "/judicial-referral/units",
        {
            "organisation_id": entry["organisation_id"],
            "kind": kind,
            "name": f"demonstration {kind}",
            "jurisdiction": _REGION,
            "client_id": name,
        },
    )
    return str(made["id"])


async def _agency(officer: Any, kind: str, seat: str, name: str) -> str:
    beds = [{"label": f"{number}"} for number in range(1, 5)]
    agency = {"name": f"{name} {uuid4().hex[:6]}", "kind": kind, "seat": seat, "beds": beds}
    return str((await officer.post("/placement/agencies", agency))["id"])


async def _contract(stage: Stage) -> tuple[str, str]:
    """A signed contract with the NGO, and its milestone; the provider is registered once."""
    county, today = await stage.actor("county-officer"), _today()
    organisation = (await stage.actor("ngo")).entry["organisation_id"]
    providers = await county.get("/procurement/providers", limit=200)
    known = [one for one in providers["items"] if one["organisation_id"] == organisation]
    provider = known[0] if known else await county.post(
        "/procurement/providers",
        {
            "organisation_id": organisation,
            "name": "demonstration social work agency",
            "uscc": "52513431MJQ0000009",
            "kind": "social_work_agency",
            "qualified_until": (today + timedelta(days=700)).isoformat(),
        },
    )  # fmt: skip
    contract = await county.post(
        "/procurement/contracts",
        {
            "provider_id": provider["id"],
            "title": "示范：心理辅导服务",
            "catalogue_code": "A0401",
            "starts_on": today.isoformat(),
            "ends_on": (today + timedelta(days=90)).isoformat(),
            "amount_fen": 3_000_000,
            "award_notice_on": today.isoformat(),
            "milestones": [
                {
                    "title": "第一期辅导",
                    "due_on": (today + timedelta(days=30)).isoformat(),
                    "amount_fen": 3_000_000,
                }
            ],
        },
    )
    path = f"/procurement/contracts/{contract['id']}"
    await county.change(path, "sign", {"signed_on": today.isoformat()})
    milestones = await county.get("/procurement/milestones", contract_id=contract["id"])
    return str(contract["id"]), str(milestones["items"][0]["id"])


def _registration(village: str, name: str, order: int) -> dict[str, Any]:
    """A form with a number that was never given to anybody: its order number is 000 or 999."""
    born = _today() - timedelta(days=random.randint(9 * 365, 15 * 365))
    digits = f"{_REGION}{born:%Y%m%d}{order:03}"
    return {
        "name": name,
        "village": village,
        "resident_id": digits + check_character(digits),
        "categories": ["LBC"],
    }


def _without_hukou(village: str, name: str) -> dict[str, Any]:
    return {
        "name": name,
        "village": village,
        "no_hukou_reason": "示范：户口登记办理中",
        "birth_on": (_today() - timedelta(days=6 * 365)).isoformat(),
        "sex": "male",
    }


def _number(kind: str) -> str:
    return f"({_today().year}){kind}{uuid4().hex[:8]}号"


def _today() -> date:
    from reference.clocks import CHINA

    return datetime.now(CHINA).date()
