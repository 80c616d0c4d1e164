"""Procurement: from the county's catalogue to the payment, through sealed bids and a query."""

from typing import Any
from uuid import uuid4

import asyncpg

from api_bodies import BODIES, COUNTY
from assembled import Assembled, System
from chassis.access import Role
from chassis.testing import eventually
from identity.organisations.models import OrganisationKind
from procurement.providers.uscc import check_character
from standalone.story.papers import today

VILLAGE = f"{COUNTY}100204"
PRICES = (90_000_000, 95_000_000, 99_000_000)


class Desk:
    """Somebody at work on a purchase."""

    def __init__(self, system: Assembled, bearer: dict[str, str]) -> None:
        self.system, self.bearer = system, bearer

    async def get(self, path: str) -> Any:
        async with self.system.client(self.bearer) as client:
            return await client.get(path)

    async def ask(self, path: str, **body: Any) -> Any:
        async with self.system.client(self.bearer) as client:
            return await client.post(path, json=body or None, headers={"If-Match": "*"})

    async def post(self, path: str, **body: Any) -> Any:
        answer = await self.ask(path, **body)
        assert answer.is_success, answer.text
        return answer.json()


def _official(system: Assembled, role: Role, **who: str) -> Desk:
    return Desk(system, system.any_bearer(COUNTY, role, **who))


async def _supplier(system: Assembled, county: Desk) -> tuple[System, Desk, str]:
    made = await system.system(COUNTY, Role.PROVIDER_STAFF, kind=OrganisationKind.PROVIDER)
    first = f"52513431MJQ{uuid4().int % 1_000_000:06}"
    form = BODIES["register_provider"]({"organisation_id": made.organisation_id})
    provider = await county.post(
        "/procurement/providers", **{**form, "uscc": first + check_character(first)}
    )
    return made, Desk(system, await system.bearer(made)), str(provider["id"])


async def _end_bidding(system: Assembled, tender: str) -> None:
    """Twenty days and more go by: the deadline lies behind both clocks."""
    connection = await asyncpg.connect(system.databases["procurement"])
    try:
        query = "UPDATE tender SET deadline_at = now() - interval '1 second' WHERE id = $1"
        await connection.execute(query, tender)
    finally:
        await connection.close()


async def _published(county: Desk, finance: Desk) -> str:
    """Catalogue, budget, intent, tender."""
    item = await finance.post(
        "/procurement/catalogue/items",
        **{**BODIES["list_service"]({}), "code": f"C{uuid4().int % 10_000:04}"},
    )
    line = await finance.post(
        "/procurement/budget-lines",
        **{**BODIES["enter_budget_line"]({"item_id": item["id"]}), "amount_fen": 200_000_000},
    )
    path = f"/procurement/budget-lines/{line['id']}/publish-intent"
    await county.post(path, **BODIES["publish_intent"]({}))
    form = {**BODIES["draft_tender"]({"line_id": line["id"]}), "budget_fen": 150_000_000}
    tender = await county.post("/procurement/tenders", **form)
    path = f"/procurement/tenders/{tender['id']}/publish"
    await county.post(path, **BODIES["publish_tender"]({}))
    return str(tender["id"])


async def _awarded(county: Desk, second: Desk, path: str, bids: list[str]) -> dict[str, Any]:
    """Opening, panel, sheets, ranking, report, winner, notice."""
    assert (await county.get(f"/procurement/bids/{bids[0]}")).status_code == 404
    await second.post(f"{path}/open")
    await county.post(f"{path}/open")
    panel = BODIES["seat_panel"]({})
    four = await county.ask(f"{path}/panel", members=panel["members"][:4])
    assert four.json()["type"] == "urn:wardship:problem:panel-not-odd"
    await county.post(f"{path}/panel", **panel)
    for member in range(1, 6):
        scores = [
            {"bid_id": bid, "criterion": 2, "points": 70 - 5 * n} for n, bid in enumerate(bids)
        ]
        await county.post(f"{path}/score-sheets", member=member, scores=scores)
    ranking = await county.post(f"{path}/evaluation")
    assert [one["bid_id"] for one in ranking["items"]] == bids
    await county.post(f"{path}/report", report_no="评1号")
    await county.post(f"{path}/award", bid_id=bids[0])
    award: dict[str, Any] = await county.post(f"{path}/award/notice", notice_no="中1号")
    return award


class TestPointSix:
    async def test_every_gap_of_the_catalogue_is_a_duty(self, assembled: Assembled) -> None:
        county = _official(assembled, Role.COUNTY_OFFICER)
        before = (await county.get("/procurement/catalogue/compliance")).json()
        assert before["counties"] == 1
        opened = await county.post("/procurement/catalogue/compliance/duties")
        assert opened["opened"] + opened["already_open"] == before["gaps"]
        await county.post(
            "/procurement/catalogue/items", **{**BODIES["list_service"]({}), "code": "D0401"}
        )
        after = (await county.get("/procurement/catalogue/compliance")).json()
        assert after["gaps"] == 0

    async def test_a_tender_is_awarded_challenged_signed_delivered_accepted_and_paid(
        self, assembled: Assembled
    ) -> None:
        county = _official(assembled, Role.COUNTY_OFFICER)
        second = _official(assembled, Role.COUNTY_OFFICER, client_id="second-officer")
        finance = _official(assembled, Role.FINANCE_OFFICER)
        tender = await _published(county, finance)
        path = f"/procurement/tenders/{tender}"
        suppliers = [await _supplier(assembled, county) for _ in PRICES]
        bids = []
        for (_, desk, _), price in zip(suppliers, PRICES, strict=True):
            form = {**BODIES["submit_bid"]({}), "price_fen": price}
            bids.append((await desk.post(f"{path}/bids", **form))["id"])
        await _end_bidding(assembled, tender)
        award = await _awarded(county, second, path, bids)
        _, winner, provider = suppliers[0]
        assert award["provider_id"] == provider

        contract = await county.post(
            "/procurement/contracts",
            **{
                **BODIES["draft_contract"]({"provider_id": provider}),
                "catalogue_code": (await county.get(path)).json()["category"],
                "tender_id": tender, "amount_fen": PRICES[0],
                "award_notice_on": today().isoformat(), "starts_on": today().isoformat(),
                "milestones": [
                    {"title": "一", "due_on": today().isoformat(), "amount_fen": PRICES[0]}
                ],
            },
        )  # fmt: skip
        own = f"/procurement/contracts/{contract['id']}"
        query = {"kind": "query", "matters": ["result"], "grounds": "评分有误"}
        raised = await suppliers[1][1].post(f"{path}/challenges", **query)
        stopped = await county.ask(f"{own}/sign", signed_on=today().isoformat())
        assert stopped.json()["type"] == "urn:wardship:problem:signing-stood-still"
        answer = BODIES["answer_challenge"]({})
        await county.post(f"/procurement/challenges/{raised['id']}/answer", **answer)
        await county.post(f"{own}/sign", signed_on=today().isoformat())
        await county.post(f"{own}/publish", document_no="公告1号")
        await county.post(f"{own}/file", document_no="备案1号")
        await _delivered_and_paid(assembled, county, finance, winner, contract["id"])


async def _delivered_and_paid(
    system: Assembled, county: Desk, finance: Desk, winner: Desk, contract: str
) -> None:
    """The winner helps a child; the users' opinion is published; the fund pays."""
    child = await county.post(
        "/registry/children", name="旅程儿童", village=VILLAGE, no_hukou_reason="待办",
        birth_on="2016-05-04", sex="female",
    )  # fmt: skip
    grant = {
        "child_id": child["id"], "fields": ["name"],
        "starts_on": today().isoformat(), "ends_on": today().isoformat(),
    }  # fmt: skip
    path = f"/procurement/contracts/{contract}/assignments"

    async def assigned() -> bool:
        return bool((await county.ask(path, **grant)).is_success)

    await eventually(assigned)
    found = await county.get(f"/procurement/milestones?contract_id={contract}")
    (milestone,) = found.json()["items"]
    delivery = {
        "milestone_id": milestone["id"], "child_id": child["id"], "units": 4,
        "delivered_on": today().isoformat(),
    }  # fmt: skip
    await winner.post("/procurement/deliveries", **delivery)
    own = f"/procurement/milestones/{milestone['id']}"
    await county.post(f"{own}/accept", opinion_score=5, opinion="满意")
    await county.post(f"{own}/publish", publication_no="验1号")
    fund = await finance.post("/procurement/funds", name="购买服务资金", source="budget")
    money = {"amount_fen": PRICES[0], "document": "财社1号"}
    await finance.post(f"/procurement/funds/{fund['id']}/appropriations", **money)
    paid = await finance.post(f"{own}/pay", fund_id=fund["id"])
    assert paid["amount_fen"] == PRICES[0]
