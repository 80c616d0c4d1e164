"""Procurement: from the county's catalogue to the payment, through sealed bids and a query."""

from typing import Any
from uuid import uuid4

import asyncpg

from api_bodies import BODIES, COUNTY
from assembled import Assembled
from chassis.access import Role
from journey_desk import Desk, official, provider
from standalone.story.papers import today

VILLAGE = f"{COUNTY}100204"
PRICES = (90_000_000, 95_000_000, 99_000_000)


async def _end_bidding(system: Assembled, tender: str) -> None:
    """Twenty days and more go by: the deadline lies behind both clocks."""
    connection = await asyncpg.connect(system.databases["procurement"])
    try:
        query = "UPDATE tender SET deadline_at = now() - interval '1 second' WHERE id = $1"
        await connection.execute(query, tender)
    finally:
        await connection.close()


async def _bid_for(
    system: Assembled, county: Desk, finance: Desk
) -> tuple[str, list[tuple[str, Desk]], list[str]]:
    """The path of a tender whose time to bid is over, its suppliers, and their bids in order."""
    tender = await _published(county, finance)
    path = f"/tenders/{tender}"
    suppliers = [await provider(system, county, COUNTY) for _ in PRICES]
    bids = []
    for (_, desk), price in zip(suppliers, PRICES, strict=True):
        form = {**BODIES["submit_bid"]({}), "price_fen": price}
        bids.append((await desk.post(f"{path}/bids", **form))["id"])
    await _end_bidding(system, tender)
    return path, suppliers, bids


async def _published(county: Desk, finance: Desk) -> str:
    """Catalogue, budget, intent, tender."""
    item = await finance.post(
        "/catalogue/items",
        **{**BODIES["list_service"]({}), "code": f"C{uuid4().int % 10_000:04}"},
    )
    line = await finance.post(
        "/budget-lines",
        **{**BODIES["enter_budget_line"]({"item_id": item["id"]}), "amount_fen": 200_000_000},
    )
    path = f"/budget-lines/{line['id']}/publish-intent"
    await county.post(path, **BODIES["publish_intent"]({}))
    form = {**BODIES["draft_tender"]({"line_id": line["id"]}), "budget_fen": 150_000_000}
    tender = await county.post("/tenders", **form)
    path = f"/tenders/{tender['id']}/publish"
    await county.post(path, **BODIES["publish_tender"]({}))
    return str(tender["id"])


async def _awarded(system: Assembled, county: Desk, path: str, bids: list[str]) -> dict[str, Any]:
    """Opening, panel, sheets, ranking, report, winner, notice."""
    second = official(system, Role.COUNTY_OFFICER, COUNTY, client_id="second-officer")
    assert (await county.answer(f"/bids/{bids[0]}")).status_code == 404
    await second.post(f"{path}/open")
    await county.post(f"{path}/open")
    panel = BODIES["seat_panel"]({})
    four = await county.refused(f"{path}/panel", members=panel["members"][:4])
    assert four == "panel-not-odd"
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
        county = official(assembled, Role.COUNTY_OFFICER, COUNTY)
        before = await county.get("/catalogue/compliance")
        assert before["counties"] == 1
        opened = await county.post("/catalogue/compliance/duties")
        assert opened["opened"] + opened["already_open"] == before["gaps"]
        await county.post("/catalogue/items", **{**BODIES["list_service"]({}), "code": "D0401"})
        after = await county.get("/catalogue/compliance")
        assert after["gaps"] == 0

    async def test_a_tender_is_awarded_challenged_signed_delivered_accepted_and_paid(
        self, assembled: Assembled
    ) -> None:
        county = official(assembled, Role.COUNTY_OFFICER, COUNTY)
        finance = official(assembled, Role.FINANCE_OFFICER, COUNTY)
        path, suppliers, bids = await _bid_for(assembled, county, finance)
        award = await _awarded(assembled, county, path, bids)
        provider_id, winner = suppliers[0]
        assert award["provider_id"] == provider_id

        contract = await county.post(
            "/contracts",
            **{
                **BODIES["draft_contract"]({"provider_id": provider_id}),
                "catalogue_code": (await county.get(path))["category"],
                "tender_id": award["tender_id"], "amount_fen": PRICES[0],
                "award_notice_on": today().isoformat(), "starts_on": today().isoformat(),
                "milestones": [
                    {"title": "一", "due_on": today().isoformat(), "amount_fen": PRICES[0]}
                ],
            },
        )  # fmt: skip
        own = f"/contracts/{contract['id']}"
        query = {"kind": "query", "matters": ["result"], "grounds": "评分有误"}
        raised = await suppliers[1][1].post(f"{path}/challenges", **query)
        stopped = await county.refused(f"{own}/sign", signed_on=today().isoformat())
        assert stopped == "signing-stood-still"
        answer = BODIES["answer_challenge"]({})
        await county.post(f"/challenges/{raised['id']}/answer", **answer)
        await county.post(f"{own}/sign", signed_on=today().isoformat())
        await county.post(f"{own}/publish", document_no="公告1号")
        await county.post(f"{own}/file", document_no="备案1号")
        await _delivered_and_paid(county, finance, winner, contract["id"])

    async def test_a_complaint_stops_the_award_and_has_the_bids_evaluated_again(
        self, assembled: Assembled
    ) -> None:
        county = official(assembled, Role.COUNTY_OFFICER, COUNTY)
        finance = official(assembled, Role.FINANCE_OFFICER, COUNTY)
        path, suppliers, bids = await _bid_for(assembled, county, finance)
        await _awarded(assembled, county, path, bids)
        loser = suppliers[1][1]
        query = {"kind": "query", "matters": ["result"], "grounds": "评分有误"}
        raised = await loser.post(f"{path}/challenges", **query)
        own = f"/challenges/{raised['id']}"
        await county.post(f"{own}/answer", **BODIES["answer_challenge"]({}))
        complaint = await loser.post(f"{own}/complaint", matters=["result"], grounds="评分有误")
        own = f"/challenges/{complaint['id']}"
        accepted = await finance.post(f"{own}/accept", **BODIES["accept_complaint"]({}))
        assert accepted["suspended_until"] > today().isoformat()
        await finance.post(f"{own}/copy", document_no="副1号")
        await county.post(f"{own}/reply", reply="评审合规", document_no="复1号")
        pause = await finance.post(f"{own}/pauses", reason="expert_review", document_no="评1号")
        await finance.post(f"/complaint-pauses/{pause['id']}/end")
        decision = {"upheld": True, "effect": "reevaluate", "answer": "评分有误"}
        await finance.post(f"{own}/decide", **decision, document_no="决1号")
        assert (await county.get(path))["status"] == "opened"
        assert (await county.answer(f"{path}/award")).status_code == 404
        await county.post(f"{path}/panel", **BODIES["seat_panel"]({}))


async def _delivered_and_paid(county: Desk, finance: Desk, winner: Desk, contract: str) -> None:
    """The winner helps a child; the users' opinion is published; the fund pays."""
    child = await county.at("registry").post(
        "/children", name="旅程儿童", village=VILLAGE, no_hukou_reason="待办",
        birth_on="2016-05-04", sex="female",
    )  # fmt: skip
    grant = {
        "child_id": child["id"], "fields": ["name"],
        "starts_on": today().isoformat(), "ends_on": today().isoformat(),
    }  # fmt: skip
    await county.posted_at_last(f"/contracts/{contract}/assignments", **grant)
    (milestone,) = (await county.get(f"/milestones?contract_id={contract}"))["items"]
    delivery = {
        "milestone_id": milestone["id"], "child_id": child["id"], "units": 4,
        "delivered_on": today().isoformat(),
    }  # fmt: skip
    await winner.post("/deliveries", **delivery)
    own = f"/milestones/{milestone['id']}"
    await county.post(f"{own}/accept", opinion_score=5, opinion="满意")
    await county.post(f"{own}/publish", publication_no="验1号")
    fund = await finance.post("/funds", name="购买服务资金", source="budget")
    money = {"amount_fen": PRICES[0], "document": "财社1号"}
    await finance.post(f"/funds/{fund['id']}/appropriations", **money)
    paid = await finance.post(f"{own}/pay", fund_id=fund["id"])
    assert paid["amount_fen"] == PRICES[0]
