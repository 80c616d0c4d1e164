"""What an upheld query or complaint undoes: the contract, the award, the evaluation, all of it."""

from typing import Any

import pytest

from procurement_complaints import PRICES, Complaints
from procurement_desk import Desk, assignment_form, delivery_form
from procurement_tendering import Tendering, problem

SIGNED, ENDED = "procurement.contract.signed.v1", "procurement.contract.ended.v1"
FOUR = (*PRICES, 99_500_000)
UPHELD: dict[str, Any] = {"upheld": True, "answer": "评分错误。", "document_no": "决1号"}


class TestUpheldWithoutEffect:
    async def test_leaves_the_award_as_it_is(self, desk: Desk, complaints: Complaints) -> None:
        tender, supplier, _ = await complaints.awarded()
        query = await complaints.query(tender, supplier, "result")
        await desk.made(f"/challenges/{query['id']}/answer", **UPHELD)
        assert (await desk.get(f"/tenders/{tender['id']}")).json()["status"] == "awarded"

    async def test_is_the_only_effect_of_what_is_not_upheld(
        self, desk: Desk, complaints: Complaints
    ) -> None:
        tender, supplier, _ = await complaints.awarded()
        query = await complaints.query(tender, supplier, "result")
        form = {**UPHELD, "upheld": False, "effect": "redo"}
        assert (await desk.post(f"/challenges/{query['id']}/answer", **form)).status_code == 422


class TestNextCandidate:
    async def test_wins_where_enough_suppliers_are_left(
        self, desk: Desk, complaints: Complaints
    ) -> None:
        """Four bids, three are left; the contract that nobody performed falls with its award."""
        tender, supplier, bids = await complaints.awarded(FOUR)
        contract = await complaints.signed(tender, bids[0])
        query = await complaints.query(tender, supplier, "result")
        answer = {**UPHELD, "effect": "next_candidate"}
        answered = await desk.made(f"/challenges/{query['id']}/answer", **answer)
        assert answered["effect"] == "next_candidate"
        ended = (await desk.get(f"/contracts/{contract['id']}")).json()
        assert (ended["status"], ended["end_reason"]) == ("ended", "revoked")
        assert await desk.told(contract["id"]) == [SIGNED, ENDED]
        path = f"/tenders/{tender['id']}/award"
        assert problem(await desk.get(path)) == "no-award-yet"
        assert (await desk.get(f"/bids/{bids[0]['id']}")).json()["reject_reason"] == (
            "award_annulled"
        )
        first = await desk.post(path, bid_id=bids[0]["id"])
        assert problem(first) == "winner-out-of-order"
        await desk.made(path, bid_id=bids[1]["id"])
        await desk.made(f"{path}/notice", notice_no="中2号")
        second = await complaints.signed(tender, bids[1])
        assert second["status"] == "signed"

    async def test_fails_where_too_few_are_left(self, desk: Desk, complaints: Complaints) -> None:
        tender, supplier, _ = await complaints.awarded()
        query = await complaints.query(tender, supplier, "result")
        form = {**UPHELD, "effect": "next_candidate"}
        await desk.made(f"/challenges/{query['id']}/answer", **form)
        failed = (await desk.get(f"/tenders/{tender['id']}")).json()
        assert (failed["status"], failed["fail_reason"]) == ("failed", "too_few_bids")

    async def test_comes_after_a_winner_only(self, desk: Desk, complaints: Complaints) -> None:
        tender, supplier = (
            await complaints.tendering.published(),
            await complaints.tendering.supplier(),
        )
        query = await complaints.query(tender, supplier)
        form = {**UPHELD, "effect": "next_candidate"}
        answer = await desk.post(f"/challenges/{query['id']}/answer", **form)
        assert (answer.status_code, problem(answer)) == (409, "tender-out-of-turn")
        assert (await desk.get(f"/challenges/{query['id']}")).json()["status"] == "open"


class TestReevaluate:
    async def test_is_ordered_by_finance_alone(self, desk: Desk, complaints: Complaints) -> None:
        tender, supplier, _ = await complaints.awarded()
        query = await complaints.query(tender, supplier, "result")
        form = {**UPHELD, "effect": "reevaluate"}
        answer = await desk.post(f"/challenges/{query['id']}/answer", **form)
        assert (answer.status_code, problem(answer)) == (403, "effect-not-the-buyers")

    async def test_lets_a_new_panel_rank_and_the_same_bid_may_win_again(
        self, desk: Desk, complaints: Complaints
    ) -> None:
        tender, supplier, bids = await complaints.awarded()
        draft = await complaints.drafted(tender, bids[0])
        query = await complaints.query(tender, supplier, "result")
        await desk.made(f"/challenges/{query['id']}/answer", **{**UPHELD, "upheld": False})
        made = await complaints.complaint(query, supplier)
        assert (await complaints.decide(made, **UPHELD, effect="reevaluate")).is_success
        again = (await desk.get(f"/tenders/{tender['id']}")).json()
        assert again["status"] == "opened"
        assert (await desk.get(f"/contracts/{draft['id']}")).json()["status"] == "void"
        assert (await desk.get(f"/tenders/{tender['id']}/evaluation")).json()["items"] == []
        for order in ([bids[1], bids[0], bids[2]],):
            await complaints.evaluate(tender, order)
        path = f"/tenders/{tender['id']}/award"
        award = await desk.made(path, bid_id=bids[1]["id"])
        assert award["rank"] == 1
        rounds = await desk.rows(
            "SELECT round, count(*) AS members FROM panel_member WHERE tender_id = $1 "
            "GROUP BY round ORDER BY round", tender["id"],
        )  # fmt: skip
        assert [(row["round"], row["members"]) for row in rounds] == [(1, 5), (2, 5)]
        announced = await desk.made(f"{path}/notice", notice_no="中2号")
        assert len(announced["experts"]) == 4

    async def test_of_the_same_winner_is_contracted_anew(
        self, desk: Desk, complaints: Complaints
    ) -> None:
        tender, supplier, bids = await complaints.awarded()
        first = await complaints.signed(tender, bids[0])
        query = await complaints.query(tender, supplier, "result")
        await desk.made(f"/challenges/{query['id']}/answer", **{**UPHELD, "upheld": False})
        made = await complaints.complaint(query, supplier)
        await complaints.decide(made, **UPHELD, effect="reevaluate")
        await complaints.evaluate(tender, bids)
        path = f"/tenders/{tender['id']}/award"
        await desk.made(path, bid_id=bids[0]["id"])
        await desk.made(f"{path}/notice", notice_no="中2号")
        second = await complaints.signed(tender, bids[0])
        assert second["id"] != first["id"]
        declined = await desk.post(f"{path}/decline", document_no="1", next_step="redo")
        assert problem(declined) == "signed-already"


class TestRedo:
    async def test_fails_the_tender_and_frees_its_money(
        self, desk: Desk, complaints: Complaints
    ) -> None:
        tender, supplier, bids = await complaints.awarded()
        contract = await complaints.signed(tender, bids[0])
        query = await complaints.query(tender, supplier, "result")
        form = {**UPHELD, "effect": "redo"}
        await desk.made(f"/challenges/{query['id']}/answer", **form)
        failed = (await desk.get(f"/tenders/{tender['id']}")).json()
        assert (failed["status"], failed["fail_reason"]) == ("failed", "challenge_upheld")
        assert (await desk.get(f"/contracts/{contract['id']}")).json()["end_reason"] == "revoked"
        line = (await desk.get(f"/budget-lines/{tender['budget_line_id']}")).json()
        assert line["committed_fen"] == 0


class TestAContractThatIsPerformed:
    async def test_is_not_revoked(
        self, desk: Desk, complaints: Complaints, tendering: Tendering
    ) -> None:
        tender, supplier, bids = await complaints.awarded()
        contract = await complaints.signed(tender, bids[0])
        milestone, child, winner = await _ready(desk, contract)
        await desk.made("/deliveries", winner, **delivery_form(milestone, child))
        query = await complaints.query(tender, supplier, "result")
        path = f"/challenges/{query['id']}/answer"
        answer = await desk.post(path, **{**UPHELD, "effect": "redo"})
        assert (answer.status_code, problem(answer)) == (409, "contract-performed")
        assert (await desk.get(f"/tenders/{tender['id']}")).json()["status"] == "awarded"
        await desk.made(path, **UPHELD)

    async def test_stands_still_while_a_query_is_open(
        self, desk: Desk, complaints: Complaints
    ) -> None:
        """Nothing is delivered, accepted, paid or added (条例54)."""
        tender, supplier, bids = await complaints.awarded()
        contract = await complaints.signed(tender, bids[0])
        milestone, child, winner = await _ready(desk, contract)
        delivery = delivery_form(milestone, child)
        await desk.made("/deliveries", winner, **delivery)
        query = await complaints.query(tender, supplier, "result")
        opinion: dict[str, Any] = {"opinion_score": 5, "opinion": "满意。"}
        accept = f"/milestones/{milestone['id']}/accept"
        for answer in (
            await desk.post("/deliveries", winner, **delivery),
            await desk.post(accept, **opinion),
        ):
            assert (answer.status_code, problem(answer)) == (409, "performance-stood-still")
        await desk.made(f"/challenges/{query['id']}/answer", **{**UPHELD, "upheld": False})
        await desk.made(accept, **opinion)
        fund = await desk.fund(PRICES[0])
        await desk.made(f"/milestones/{milestone['id']}/pay", desk.finance(), fund_id=fund)


class TestABarredSupplier:
    @pytest.fixture
    async def ranked(self, complaints: Complaints) -> tuple[dict[str, Any], list[Any]]:
        tender, bids = await complaints.tendering.evaluated(*PRICES)
        await complaints.desk.made(f"/tenders/{tender['id']}/report", report_no="评1号")
        return tender, bids

    async def test_does_not_win_and_the_next_ranked_does(
        self, desk: Desk, ranked: tuple[dict[str, Any], list[Any]]
    ) -> None:
        tender, bids = ranked
        await _bar(desk, bids[0])
        path = f"/tenders/{tender['id']}/award"
        answer = await desk.post(path, bid_id=bids[0]["id"])
        assert (answer.status_code, problem(answer)) == (409, "provider-barred")
        await desk.made(path, bid_id=bids[1]["id"])

    async def test_gets_no_notice_and_is_passed_over(
        self, desk: Desk, ranked: tuple[dict[str, Any], list[Any]]
    ) -> None:
        tender, bids = ranked
        path = f"/tenders/{tender['id']}/award"
        await desk.made(path, bid_id=bids[0]["id"])
        await _bar(desk, bids[0])
        answer = await desk.post(f"{path}/notice", notice_no="中1号")
        assert problem(answer) == "provider-barred"
        await desk.made(f"{path}/decline", document_no="拒1号", next_step="next_ranked")
        await desk.made(path, bid_id=bids[1]["id"])

    async def test_signs_no_contract(self, desk: Desk) -> None:
        contract = await desk.draft()
        await _bar(desk, contract)
        answer = await desk.post(f"/contracts/{contract['id']}/sign", signed_on="2026-06-15")
        assert problem(answer) == "provider-barred"

    async def test_that_was_barred_after_its_bid_is_rejected_at_the_opening(
        self, desk: Desk, tendering: Tendering
    ) -> None:
        tender = await tendering.published()
        bids = [await tendering.bid(tender, price) for price in FOUR]
        await _bar(desk, bids[0])
        await tendering.open(tender)
        rejected = (await desk.get(f"/bids/{bids[0]['id']}")).json()
        assert (rejected["status"], rejected["reject_reason"]) == ("rejected", "barred")


async def _bar(desk: Desk, of: dict[str, Any]) -> None:
    await desk.service.admin.execute(
        "UPDATE provider SET barred_until = '2027-01-01' WHERE id = $1", of["provider_id"]
    )


async def _ready(
    desk: Desk, contract: dict[str, Any]
) -> tuple[dict[str, Any], str, dict[str, str]]:
    """Its milestone, a child that is assigned, and the winner's token."""
    (milestone,) = await desk.milestones(contract)
    await desk.checked(contract["provider_id"])
    form = assignment_form(contract, await desk.child())
    made = await desk.made(f"/contracts/{contract['id']}/assignments", **form)
    return milestone, made["child_id"], desk.provider(contract["organisation_id"])
