"""Awards: the report, the winner in rank order, the notice, and a winner that refuses."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chassis.testing import MovableClock
from procurement_desk import Desk, day
from procurement_tendering import Tendering, problem
from reference.clocks import CHINA

PRICES = (100_000_000, 105_000_000, 110_000_000)
PUBLISHED, AWARDED = "procurement.tender.published.v1", "procurement.tender.awarded.v1"
FAILED = "procurement.tender.failed.v1"


class TestTheWholeWay:
    async def test_from_the_catalogue_to_the_signed_and_published_contract(
        self, desk: Desk, tendering: Tendering
    ) -> None:
        tender, bids = await tendering.awarded(*PRICES, bid_bond_fen=0)
        assert await desk.told(tender["id"]) == [PUBLISHED, AWARDED]
        form = await tendering.contract_form(tender, bids[0])
        contract = await desk.made("/contracts", **form)
        path = f"/contracts/{contract['id']}"
        await desk.made(f"{path}/sign", signed_on=form["award_notice_on"])
        await desk.made(f"{path}/publish", document_no="公告1号")
        filed = await desk.made(f"{path}/file", document_no="备案1号")
        assert (filed["status"], filed["filing_no"]) == ("signed", "备案1号")
        kinds = {
            "deliver_evaluation_report", "fix_winner", "publish_award", "sign_contract",
        }  # fmt: skip
        for kind in kinds:
            assert (await tendering.duty(kind, tender["id"]))["status"] == "met", kind
        for kind in ("file_contract", "publish_contract"):
            assert (await tendering.duty(kind, contract["id"]))["status"] == "met", kind


class TestFixWinner:
    async def test_goes_by_the_ranking(self, desk: Desk, tendering: Tendering) -> None:
        tender, bids = await tendering.evaluated(*PRICES)
        path = f"/tenders/{tender['id']}"
        early = await desk.post(f"{path}/award", bid_id=bids[0]["id"])
        assert problem(early) == "tender-out-of-turn"
        await desk.made(f"{path}/report", report_no="评1号")
        second = await desk.post(f"{path}/award", bid_id=bids[1]["id"])
        assert (second.status_code, problem(second)) == (409, "winner-out-of-order")
        award = await desk.made(f"{path}/award", bid_id=bids[0]["id"])
        assert (award["rank"], award["amount_fen"], award["experts"]) == (1, PRICES[0], [])

    async def test_happens_once_also_in_a_race(self, desk: Desk, tendering: Tendering) -> None:
        tender, bids = await tendering.evaluated(*PRICES)
        await desk.made(f"/tenders/{tender['id']}/report", report_no="评1号")
        path, form = f"/tenders/{tender['id']}/award", {"bid_id": bids[0]["id"]}
        answers = await asyncio.gather(*(desk.post(path, **form) for _ in range(6)))
        assert sorted(one.status_code for one in answers) == [200] + [409] * 5

    async def test_starts_the_clock_of_c4(
        self, desk: Desk, tendering: Tendering, clock: MovableClock
    ) -> None:
        """Fixed on Thursday 04-30: two working days end on 05-07, after the holidays."""
        tender, bids = await tendering.evaluated(*PRICES)
        await desk.made(f"/tenders/{tender['id']}/report", report_no="评1号")
        clock.now = datetime(2026, 4, 30, 2, tzinfo=UTC)
        await desk.made(f"/tenders/{tender['id']}/award", bid_id=bids[0]["id"])
        duty = await tendering.duty("publish_award", tender["id"])
        assert duty["due_at"].astimezone(CHINA).isoformat() == "2026-05-08T00:00:00+08:00"


class TestAnnounceAward:
    async def test_makes_the_result_and_the_experts_public(
        self, desk: Desk, tendering: Tendering
    ) -> None:
        tender, bids = await tendering.decided(*PRICES)
        path = f"/tenders/{tender['id']}/award"
        assert problem(await desk.get(path, desk.provider())) == "no-award-yet"
        await desk.made(f"{path}/notice", notice_no="中1号")
        seen = (await desk.get(path, desk.provider())).json()
        assert (seen["bid_id"], seen["experts"]) == (
            bids[0]["id"],
            ["评委1", "评委2", "评委3", "评委4"],
        )
        # The offers of the others stay theirs.
        assert (await desk.get(f"/bids/{bids[1]['id']}", desk.provider())).status_code == 404

    async def test_makes_the_bonds_due(self, desk: Desk, tendering: Tendering) -> None:
        tender = await tendering.published(bid_bond_fen=3_000_000)
        bids = [await tendering.bid(tender, price, bond_no="保1号") for price in PRICES]
        await tendering.open(tender)
        await tendering.seat(tender)
        await tendering.score(tender, {bid["id"]: (50.0, 20.0) for bid in bids})
        path = f"/tenders/{tender['id']}"
        await desk.made(f"{path}/evaluation")
        await desk.made(f"{path}/report", report_no="1")
        await desk.made(f"{path}/award", bid_id=bids[0]["id"])
        await desk.made(f"{path}/award/notice", notice_no="1")
        await desk.made(f"{path}/bond-refunds", document_no="退1号")
        assert (await tendering.duty("refund_bid_bonds", tender["id"]))["status"] == "met"
        again = await desk.post(f"{path}/bond-refunds", document_no="退2号")
        assert problem(again) == "bonds-refunded"
        form = await tendering.contract_form(tender, bids[0])
        contract = await desk.made("/contracts", **form)
        own = f"/contracts/{contract['id']}"
        await desk.made(f"{own}/sign", signed_on=form["award_notice_on"])
        await desk.made(f"{own}/refund-bond", document_no="退3号")
        assert (
            problem(await desk.post(f"{own}/refund-bond", document_no="4")) == "no-bond-to-refund"
        )


class TestCancelTender:
    async def test_takes_back_a_winner_that_was_not_told(
        self, desk: Desk, tendering: Tendering
    ) -> None:
        tender, _ = await tendering.decided(*PRICES)
        path = f"/tenders/{tender['id']}"
        assert (await desk.get(f"{path}/award")).status_code == 200
        await desk.made(f"{path}/cancel", document_no="终1号")
        assert problem(await desk.get(f"{path}/award")) == "no-award-yet"


class TestDeclineAward:
    async def test_lets_the_next_ranked_win(self, desk: Desk, tendering: Tendering) -> None:
        tender, bids = await tendering.awarded(*PRICES)
        path = f"/tenders/{tender['id']}/award"
        refusal = {"document_no": "拒1号", "next_step": "next_ranked"}
        declined = await desk.made(f"{path}/decline", **refusal)
        assert declined["status"] == "reported"
        assert (await tendering.duty("sign_contract", tender["id"]))["status"] == "void"
        ranking = (await desk.get(f"/tenders/{tender['id']}/evaluation", desk.officer())).json()
        assert [one["is_candidate"] for one in ranking["items"]] == [False, True, True]
        first = await desk.post(path, bid_id=bids[0]["id"])
        assert problem(first) == "winner-out-of-order"
        award = await desk.made(path, bid_id=bids[1]["id"])
        assert award["rank"] == 2
        await desk.made(f"{path}/notice", notice_no="中2号")
        assert (await desk.told(tender["id"])).count(AWARDED) == 2

    async def test_or_is_done_again(self, desk: Desk, tendering: Tendering) -> None:
        tender, _ = await tendering.awarded(*PRICES)
        path = f"/tenders/{tender['id']}/award/decline"
        failed = await desk.made(path, document_no="拒1号", next_step="redo")
        assert failed["status"] == "failed"
        assert (await desk.told(tender["id"]))[-1] == FAILED

    async def test_ends_where_nobody_is_left(self, desk: Desk, tendering: Tendering) -> None:
        tender, bids = await tendering.awarded(*PRICES[:2], method="competitive_consultation")
        path = f"/tenders/{tender['id']}/award"
        refusal = {"document_no": "拒1号", "next_step": "next_ranked"}
        await desk.made(f"{path}/decline", **refusal)
        await desk.made(path, bid_id=bids[1]["id"])
        await desk.made(f"{path}/notice", notice_no="中2号")
        assert problem(await desk.post(f"{path}/decline", **refusal)) == "nobody-left"

    async def test_is_not_possible_once_it_is_signed(
        self, desk: Desk, tendering: Tendering
    ) -> None:
        tender, bids = await tendering.awarded(*PRICES)
        form = await tendering.contract_form(tender, bids[0])
        contract = await desk.made("/contracts", **form)
        await desk.made(f"/contracts/{contract['id']}/sign", signed_on=form["award_notice_on"])
        path = f"/tenders/{tender['id']}/award/decline"
        answer = await desk.post(path, document_no="1", next_step="redo")
        assert problem(answer) == "signed-already"


class TestContractOfATender:
    @pytest.mark.parametrize(
        "fault",
        [
            {"amount_fen": 99_999_999, "milestones": [99_999_999]},
            {"provider_id": "another"},
            {"award_notice_on": "2026-06-14"},
            {"catalogue_code": "A0402"},
        ],
    )
    async def test_is_as_it_was_awarded(
        self, desk: Desk, tendering: Tendering, fault: dict[str, Any]
    ) -> None:
        tender, bids = await tendering.awarded(*PRICES)
        form = {**await tendering.contract_form(tender, bids[0]), **fault}
        if "milestones" in fault:
            step = {"title": "一", "due_on": form["ends_on"], "amount_fen": fault["amount_fen"]}
            form["milestones"] = [step]
        if fault.get("provider_id"):
            form["provider_id"] = bids[1]["provider_id"]
        answer = await desk.post("/contracts", **form)
        assert (answer.status_code, problem(answer)) == (409, "contract-not-of-award")

    async def test_is_needed_from_the_purchase_limit_on(self, desk: Desk) -> None:
        answer = await desk.post("/contracts", **await desk.contract_form(50_000_000))
        assert (answer.status_code, problem(answer)) == (409, "tender-missing")
        await desk.draft(49_999_999)

    async def test_is_one(self, desk: Desk, tendering: Tendering) -> None:
        tender, bids = await tendering.awarded(*PRICES)
        form = await tendering.contract_form(tender, bids[0])
        answers = await asyncio.gather(*(desk.post("/contracts", **form) for _ in range(4)))
        assert sorted(one.status_code for one in answers) == [201, 409, 409, 409]

    async def test_of_a_winner_that_refused_is_never_signed(
        self, desk: Desk, tendering: Tendering
    ) -> None:
        tender, bids = await tendering.awarded(*PRICES)
        form = await tendering.contract_form(tender, bids[0])
        first = await desk.made("/contracts", **form)
        path = f"/tenders/{tender['id']}/award"
        refusal = {"document_no": "拒1号", "next_step": "next_ranked"}
        await desk.made(f"{path}/decline", **refusal)
        signing = {"signed_on": form["award_notice_on"]}
        early = await desk.post(f"/contracts/{first['id']}/sign", **signing)
        assert problem(early) == "tender-out-of-turn"
        await desk.made(path, bid_id=bids[1]["id"])
        await desk.made(f"{path}/notice", notice_no="中2号")
        answer = await desk.post(f"/contracts/{first['id']}/sign", **signing)
        assert problem(answer) == "contract-not-of-award"
        second = await desk.made("/contracts", **await tendering.contract_form(tender, bids[1]))
        await desk.made(f"/contracts/{second['id']}/sign", **signing)

    async def test_takes_a_performance_bond_of_a_tenth(self, desk: Desk) -> None:
        form = await desk.contract_form(1000, performance_bond_fen=101)
        assert problem(await desk.post("/contracts", **form)) == "performance-bond-too-high"
        await desk.made("/contracts", **{**form, "performance_bond_fen": 100})


class TestAfterTheSigning:
    @pytest.mark.parametrize(
        ("signed_on", "kind", "due_on"),
        [
            ("2026-09-18", "file_contract", "2026-09-29"),  # C6
            ("2026-09-30", "publish_contract", "2026-10-09"),  # C7
        ],
    )
    async def test_the_clocks_of_c6_and_c7_run(
        self,
        desk: Desk,
        tendering: Tendering,
        clock: MovableClock,
        signed_on: str,
        kind: str,
        due_on: str,
    ) -> None:
        clock.now = datetime.fromisoformat(f"{signed_on}T02:00:00+00:00")
        contract = await desk.draft(award_notice_on="2026-09-10", days=(110, 200))
        await desk.made(f"/contracts/{contract['id']}/sign", signed_on=signed_on)
        last = (await tendering.duty(kind, contract["id"]))["due_at"].astimezone(CHINA)
        assert (last - timedelta(days=1)).date().isoformat() == due_on

    async def test_each_is_done_once(self, desk: Desk) -> None:
        draft = await desk.draft()
        path = f"/contracts/{draft['id']}"
        assert problem(await desk.post(f"{path}/file", document_no="1")) == "contract-not-in-force"
        await desk.made(f"{path}/sign", signed_on=day(0))
        for step, slug in (
            ("file", "contract-filed-already"),
            ("publish", "contract-published-already"),
        ):
            await desk.made(f"{path}/{step}", document_no="1")
            assert problem(await desk.post(f"{path}/{step}", document_no="1")) == slug


class TestPublishAcceptance:
    async def test_with_the_users_opinion_once(self, desk: Desk, tendering: Tendering) -> None:
        (milestone,) = await desk.accepted()
        path = f"/milestones/{milestone['id']}/publish"
        made = await desk.made(path, publication_no="验1号")
        assert (made["opinion_score"], made["published_at"] is not None) == (5, True)
        assert (await tendering.duty("publish_acceptance", milestone["id"]))["status"] == "met"
        assert problem(await desk.post(path, publication_no="1")) == "acceptance-published-already"

    async def test_waits_for_the_acceptance(self, desk: Desk) -> None:
        (milestone,) = await desk.milestones(await desk.signed())
        answer = await desk.post(f"/milestones/{milestone['id']}/publish", publication_no="1")
        assert problem(answer) == "milestone-not-accepted"
