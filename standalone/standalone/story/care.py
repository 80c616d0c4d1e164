"""The fourth, fifth and sixth step: a safe bed, a contract that helps, a place to stay."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from standalone.story.papers import REGION, number, today
from standalone.storyteller import Stage

Fields = Mapping[str, Any]


async def place(
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
        "centre": await _agency(county, "MPC", REGION, "county protection centre"),
        "county home": await _agency(county, "CWI", REGION, "county institution"),
        "city home": await _agency(city, "CWI", REGION[:4], "city institution"),
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


async def assist(stage: Stage, child: UUID) -> None:
    stage.say(
        "5  The county's contract with an NGO: it sees this child, delivers, is paid, is done."
    )
    county, ngo = await stage.actor("county-officer"), await stage.actor("ngo")
    finance = await stage.actor("finance-officer")
    contract, milestone = await _contract(stage)
    day = today()
    await county.post(
        f"/procurement/contracts/{contract}/assignments",
        {
            "child_id": str(child),
            "starts_on": day.isoformat(),
            "ends_on": (day + timedelta(days=60)).isoformat(),
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
    await ngo.post("/procurement/deliveries", {**delivery, "delivered_on": day.isoformat()})
    path = f"/procurement/milestones/{milestone}"
    opinion = {"opinion_score": 5, "opinion": "示范：满意。"}
    await county.change(path, "accept", opinion)
    fund = await finance.post(
        "/procurement/funds", {"name": number("示范资金"), "source": "lottery"}
    )
    money = {"amount_fen": 5_000_000, "document": number("财社")}
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


async def settle(
    stage: Stage, referrals: dict[str, Any], custodies: Fields, agencies: Mapping[str, str]
) -> None:
    stage.say("6  The sibling goes home; guardianship is revoked; the child moves to the city.")
    court, county = await stage.actor("court"), await stage.actor("county-officer")
    referral = referrals["revocation"]
    child = referral["child_id"]
    mine = custodies[child]
    (other,) = (one for one in custodies.values() if one["child_id"] != child)
    home = {"outcome": "returned", "assessment_no": number("评"), "heard_child": True}
    await county.change(f"/placement/custodies/{other['id']}", "end", home)
    path = f"/judicial-referral/referrals/{referral['id']}"
    await court.change(path, "answers", {"answer": "accepted", "document_no": number("受")})
    judgment = {"judgment_no": number("民特"), "made_on": today().isoformat()}
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
    centre = {"kind": "CGC", "document_no": number("民转")}
    path = f"/placement/agencies/{agencies['county home']}"
    converted = await county.change(path, "convert", centre)
    stage.say(
        f"      custody {moved['id']} in the city; the county's agency is a {converted['kind']}"
    )


async def _agency(officer: Any, kind: str, seat: str, name: str) -> str:
    beds = [{"label": f"{number}"} for number in range(1, 5)]
    agency = {"name": f"{name} {uuid4().hex[:6]}", "kind": kind, "seat": seat, "beds": beds}
    return str((await officer.post("/placement/agencies", agency))["id"])


async def _contract(stage: Stage) -> tuple[str, str]:
    """A signed contract with the NGO, and its milestone; the provider is registered once."""
    county, day = await stage.actor("county-officer"), today()
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
            "qualified_until": (day + timedelta(days=700)).isoformat(),
        },
    )  # fmt: skip
    contract = await county.post(
        "/procurement/contracts",
        {
            "provider_id": provider["id"],
            "title": "示范：心理辅导服务",
            "catalogue_code": "A0401",
            "starts_on": day.isoformat(),
            "ends_on": (day + timedelta(days=90)).isoformat(),
            "amount_fen": 3_000_000,
            "award_notice_on": day.isoformat(),
            "milestones": [
                {
                    "title": "第一期辅导",
                    "due_on": (day + timedelta(days=30)).isoformat(),
                    "amount_fen": 3_000_000,
                }
            ],
        },
    )
    path = f"/procurement/contracts/{contract['id']}"
    await county.change(path, "sign", {"signed_on": day.isoformat()})
    milestones = await county.get("/procurement/milestones", contract_id=contract["id"])
    return str(contract["id"]), str(milestones["items"][0]["id"])
