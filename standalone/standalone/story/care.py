"""The fourth, fifth and sixth step: a safe bed, a contract that helps, a place to stay."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from standalone.story.papers import REGION, number, today
from standalone.storyteller import Stage

Fields = Mapping[str, Any]

_FEW = {
    "carers": 2, "medical_staff": 0, "rehab_staff": 0, "special_teachers": 0,
    "fire_checked_on": "2024-01-01", "budget_fen": 5_000_000,
}  # fmt: skip
"""What a small county institution has: too little to keep children with."""
_SERVICE, _SPENT = "A040101", 3_000_000
"""心理辅导, an item of the county's own catalogue; what the contract for it costs, in fen."""
_TEAM = [
    {"profession": "social_work", "title": "middle"},
    {"profession": "psychology", "title": "none"},
    {"profession": "medicine", "title": "junior"},
]


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
        "centre": await _agency(county, "MPC", REGION, "昭觉县未成年人救助保护中心（示范）"),
        "county home": await _agency(county, "CWI", REGION, "昭觉县儿童福利院（示范）"),
        "city home": await _agency(city, "CWI", REGION[:4], "凉山州儿童福利院（示范）"),
    }
    found = await county.get("/placement/matches", child_id=str(child), ground="T6")
    best = next(match for match in found["matches"] if match["may_take"])
    stage.say(f"      best: {best['name']}: {best['reasons_for'][0]['en']}")
    held = await county.post(
        "/placement/holds", {"child_id": str(child), "agency_id": agencies["centre"]}
    )
    stage.say(f"      a bed there is held until {held['until']}")
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
    assessed = await county.post(
        f"/placement/children/{other['child_id']}/assessments",
        {
            "kind": "return",
            "assessment_no": number("评"),
            "assessed_on": today().isoformat(),
            "conclusion": "guardian_fit",
            "team": _TEAM,
            "findings": "监护人住所、收入稳定，与儿童关系良好。",
        },
    )
    home = {"outcome": "returned", "assessment_no": assessed["assessment_no"], "heard_child": True}
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
    held = await county.post(
        "/placement/holds", {"child_id": child, "agency_id": agencies["city home"]}
    )
    consent = {"document_no": number("接收")}
    await city.change(f"/placement/holds/{held['id']}", "consent", consent)
    stage.say(f"      the city consents to take the child: {consent['document_no']}")
    moved = await city.change(
        f"/placement/custodies/{mine['id']}",
        "transfer",
        {
            "agency_id": agencies["city home"],
            "handover": ["file", "medical", "hukou", "school", "property", "photo"],
            "regime": "long_term",
            "ground": "L4",
            "legal_basis": {"document_no": judgment["judgment_no"]},
            "heard_child": True,
        },
    )
    centre = {"kind": "CGC", "document_no": number("民转")}
    path = f"/placement/agencies/{agencies['county home']}"
    await county.put(f"{path}/resources", _FEW)
    await county.change(path, "assessments")
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
            "name": "昭觉县社会工作服务中心（示范）",
            "uscc": "52513431MJQ0000009",
            "kind": "social_work_agency",
            "qualified_until": (day + timedelta(days=700)).isoformat(),
        },
    )  # fmt: skip
    check = {"checked_on": day.isoformat(), "people": 6, "hits": 0, "document_no": number("查")}
    path = f"/procurement/providers/{provider['id']}"
    await county.change(path, "criminal-record-checks", check)
    contract = await county.post(
        "/procurement/contracts",
        {
            "provider_id": provider["id"],
            "title": "示范：心理辅导服务",
            "catalogue_code": _SERVICE,
            "budget_line_id": await _budget(stage),
            "starts_on": day.isoformat(),
            "ends_on": (day + timedelta(days=90)).isoformat(),
            "amount_fen": _SPENT,
            "award_notice_on": day.isoformat(),
            "milestones": [
                {
                    "title": "第一期辅导",
                    "due_on": (day + timedelta(days=30)).isoformat(),
                    "amount_fen": _SPENT,
                }
            ],
        },
    )
    path = f"/procurement/contracts/{contract['id']}"
    await county.change(path, "sign", {"signed_on": day.isoformat()})
    milestones = await county.get("/procurement/milestones", contract_id=contract["id"])
    return str(contract["id"]), str(milestones["items"][0]["id"])


async def _budget(stage: Stage) -> str:
    """The county's line for the service: its item and the money are entered once a year."""
    finance, year = await stage.actor("finance-officer"), today().year
    listed = await finance.get("/procurement/catalogue/items", place=REGION, limit=200)
    items = [one["id"] for one in listed["items"] if one["code"] == _SERVICE]
    item = items[0] if items else (await finance.post(
        "/procurement/catalogue/items",
        {
            "code": _SERVICE,
            "title": "示范：困境儿童心理辅导",
            "valid_from": f"{year}-01-01",
            "document_no": number("财综"),
            "authorisation_no": number("川财"),
        },
    ))["id"]  # fmt: skip
    lines = (await finance.get("/procurement/budget-lines", fiscal_year=year, limit=200))["items"]
    for line in lines:
        if line["item_id"] == item and line["amount_fen"] - line["committed_fen"] >= _SPENT:
            return str(line["id"])
    entered = await finance.post(
        "/procurement/budget-lines",
        {
            "fiscal_year": year,
            "department": "昭觉县民政局",
            "item_id": item,
            "title": "示范：困境儿童心理辅导",
            "amount_fen": 10 * _SPENT,
            "document_no": number("财预"),
        },
    )
    return str(entered["id"])
