"""Inquiries, queries and complaints: in time, within their scope, and the award stands still."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import asyncpg
import pytest

from chassis.testing import MovableClock
from procurement_complaints import ACCEPTANCE, ANSWER, PRICES, Complaints, query_form
from procurement_desk import Desk
from procurement_tendering import Supplier, Tendering, problem

RAISED, DECIDED = "procurement.challenge.raised.v1", "procurement.challenge.decided.v1"


class TestRaiseChallenge:
    async def test_starts_the_buyers_clock_and_tells(
        self, desk: Desk, tendering: Tendering
    ) -> None:
        tender, supplier = await tendering.published(), await tendering.supplier()
        raised = await Complaints(desk, tendering).query(tender, supplier)
        assert (raised["status"], raised["area"]) == ("open", desk.county.code)
        duty = await tendering.duty("answer_query", raised["id"])
        assert (duty["county"], duty["department"]) == (desk.county.code, "civil_affairs")
        assert await desk.told(raised["id"]) == [RAISED]

    async def test_about_the_procedure_or_result_is_for_who_took_part(
        self, desk: Desk, tendering: Tendering
    ) -> None:
        tender, _ = await tendering.opened(*PRICES)
        supplier = await tendering.supplier()
        path = f"/tenders/{tender['id']}/challenges"
        early = await desk.post(path, supplier.bearer, **query_form("result"))
        assert problem(early) == "nothing-to-challenge-yet"
        stranger = await desk.post(path, supplier.bearer, **query_form("procedure"))
        assert problem(stranger) == "result-only-for-bidders"

    async def test_comes_in_time(
        self, desk: Desk, tendering: Tendering, clock: MovableClock
    ) -> None:
        tender, supplier = await tendering.published(), await tendering.supplier()
        clock.advance(days=20)
        path = f"/tenders/{tender['id']}/challenges"
        answer = await desk.post(path, supplier.bearer, **query_form())
        assert (answer.status_code, problem(answer)) == (409, "query-too-late")
        # An inquiry has no such limit, and stops nothing.
        await desk.made(path, supplier.bearer, **query_form(kind="inquiry"))

    async def test_about_documents_is_possible_anew_once_they_were_changed(
        self, desk: Desk, tendering: Tendering, clock: MovableClock
    ) -> None:
        tender, supplier = await tendering.published(), await tendering.supplier()
        path = f"/tenders/{tender['id']}"
        await Complaints(desk, tendering).query(tender, supplier)
        clock.advance(days=20)
        late = await desk.post(f"{path}/challenges", supplier.bearer, **query_form())
        assert problem(late) == "query-too-late"
        later = datetime.fromisoformat(tender["deadline_at"]) + timedelta(days=30)
        form = {"text": "改为只收本县供应商。", "deadline_at": later.isoformat()}
        await desk.made(f"{path}/clarify", material=False, **form)
        assert problem(await desk.post(f"{path}/challenges", supplier.bearer, **query_form())) == (
            "query-too-late"
        )
        await desk.made(f"{path}/clarify", material=True, **form)
        await desk.made(f"{path}/challenges", supplier.bearer, **query_form())
        again = await desk.post(f"{path}/challenges", supplier.bearer, **query_form())
        assert problem(again) == "queried-already"

    async def test_about_another_winner_is_another_one(
        self, desk: Desk, tendering: Tendering, clock: MovableClock
    ) -> None:
        """One step is queried once; a winner that follows a refusal is another step."""
        tender, third = await tendering.published(), await tendering.supplier()
        bids = [await tendering.bid(tender, price) for price in PRICES[:2]]
        bids.append(await tendering.bid(tender, PRICES[2], third))
        await tendering.open(tender)
        await Complaints(desk, tendering).evaluate(tender, bids)
        path = f"/tenders/{tender['id']}"
        for number, winner in enumerate(bids[:2]):
            await desk.made(f"{path}/award", bid_id=winner["id"])
            await desk.made(f"{path}/award/notice", notice_no="中1号")
            query = await Complaints(desk, tendering).query(tender, third, "result")
            again = await desk.post(f"{path}/challenges", third.bearer, **query_form("result"))
            assert problem(again) == "queried-already"
            await desk.made(f"/challenges/{query['id']}/answer", **ANSWER)
            if number == 0:
                clock.advance(hours=1)
                form = {"document_no": "拒1号", "next_step": "next_ranked"}
                await desk.made(f"{path}/award/decline", **form)

    async def test_is_seen_by_its_supplier_and_the_buyers_county(
        self, desk: Desk, tendering: Tendering, elsewhere: Desk
    ) -> None:
        tender, supplier = await tendering.published(), await tendering.supplier()
        raised = await Complaints(desk, tendering).query(tender, supplier)
        other = await tendering.supplier()
        path = f"/challenges/{raised['id']}"
        for headers, status in (
            (supplier.bearer, 200),
            (desk.officer(), 200),
            (desk.finance(), 200),
            (other.bearer, 404),
            (elsewhere.officer(), 404),
        ):
            assert (await desk.get(path, headers)).status_code == status

    async def test_needs_a_registered_provider(self, desk: Desk, tendering: Tendering) -> None:
        tender = await tendering.published()
        path = f"/tenders/{tender['id']}/challenges"
        answer = await desk.post(path, desk.provider(), **query_form())
        assert problem(answer) == "provider-not-registered"


class TestAnswerChallenge:
    async def test_meets_the_duty_and_tells(self, desk: Desk, tendering: Tendering) -> None:
        tender, supplier = await tendering.published(), await tendering.supplier()
        raised = await Complaints(desk, tendering).query(tender, supplier)
        answered = await desk.made(f"/challenges/{raised['id']}/answer", **ANSWER)
        assert (answered["status"], answered["upheld"]) == ("answered", False)
        assert (await tendering.duty("answer_query", raised["id"]))["status"] == "met"
        assert await desk.told(raised["id"]) == [RAISED, DECIDED]
        again = await desk.post(f"/challenges/{raised['id']}/answer", **ANSWER)
        assert problem(again) == "challenge-closed"

    async def test_of_an_inquiry_undoes_nothing(self, desk: Desk, tendering: Tendering) -> None:
        tender, supplier = await tendering.published(), await tendering.supplier()
        path = f"/tenders/{tender['id']}/challenges"
        asked = await desk.made(path, supplier.bearer, **query_form(kind="inquiry"))
        path, form = f"/challenges/{asked['id']}/answer", {**ANSWER, "upheld": True}
        refused = await desk.post(path, **form, effect="redo")
        assert (refused.status_code, problem(refused)) == (409, "inquiry-undoes-nothing")
        assert (await desk.get(f"/tenders/{tender['id']}")).json()["status"] == "published"
        await desk.made(path, **form)

    async def test_that_upholds_it_may_undo_the_tender(
        self, desk: Desk, tendering: Tendering
    ) -> None:
        tender, supplier = await tendering.published(), await tendering.supplier()
        raised = await Complaints(desk, tendering).query(tender, supplier)
        form = {**ANSWER, "upheld": True, "effect": "redo"}
        await desk.made(f"/challenges/{raised['id']}/answer", **form)
        failed = (await desk.get(f"/tenders/{tender['id']}")).json()
        assert (failed["status"], failed["fail_reason"]) == ("failed", "challenge_upheld")


class TestComplain:
    async def test_goes_through_finance_clock_by_clock(
        self, desk: Desk, tendering: Tendering
    ) -> None:
        tender, supplier = await tendering.published(), await tendering.supplier()
        raised = await Complaints(desk, tendering).query(tender, supplier)
        await desk.made(f"/challenges/{raised['id']}/answer", **ANSWER)
        made = await Complaints(desk, tendering).complaint(raised, supplier)
        path = f"/challenges/{made['id']}"
        assert (await desk.post(f"{path}/accept", **ACCEPTANCE)).status_code == 403
        early = await desk.post(f"{path}/decide", desk.finance(), **ANSWER)
        assert problem(early) == "challenge-closed"
        await desk.made(f"{path}/accept", desk.finance(), **ACCEPTANCE)
        kinds = ["review_complaint", "decide_complaint", "send_complaint_copy", "end_suspension"]
        assert await _statuses(tendering, made, kinds) == ["met", "open", "open", "open"]
        assert (await tendering.duty("decide_complaint", made["id"]))["department"] == "finance"
        early = await desk.post(f"{path}/decide", desk.finance(), **ANSWER)
        assert problem(early) == "complaint-not-copied"
        reply = {"reply": "评审合规。", "document_no": "复1号"}
        assert problem(await desk.post(f"{path}/reply", **reply)) == "complaint-not-copied"
        await desk.made(f"{path}/copy", desk.finance(), document_no="副1号")
        again = await desk.post(f"{path}/copy", desk.finance(), document_no="副2号")
        assert problem(again) == "complaint-copied-already"
        duty = await tendering.duty("reply_to_complaint", made["id"])
        assert (duty["department"], duty["status"]) == ("civil_affairs", "open")
        await desk.made(f"{path}/reply", **reply)
        again = await desk.post(f"{path}/reply", **reply)
        assert problem(again) == "complaint-replied-already"
        await desk.made(f"{path}/decide", desk.finance(), **ANSWER)
        kinds.append("reply_to_complaint")
        assert await _statuses(tendering, made, kinds) == ["met"] * 5

    async def test_stays_within_its_query_and_its_time(
        self, desk: Desk, tendering: Tendering, clock: MovableClock
    ) -> None:
        tender, supplier = await tendering.published(), await tendering.supplier()
        raised = await Complaints(desk, tendering).query(tender, supplier)
        path = f"/challenges/{raised['id']}/complaint"
        form: dict[str, Any] = {"matters": ["documents"], "grounds": "未答复。"}
        early = await desk.post(path, supplier.bearer, **form)
        assert problem(early) == "complaint-too-early"
        await desk.made(f"/challenges/{raised['id']}/answer", **ANSWER)
        beyond = await desk.post(path, supplier.bearer, **{**form, "matters": ["result"]})
        assert problem(beyond) == "complaint-beyond-query"
        other = await tendering.supplier()
        assert (await desk.post(path, other.bearer, **form)).status_code == 404
        clock.advance(days=60)
        late = await desk.post(path, supplier.bearer, **form)
        assert problem(late) == "complaint-too-late"

    async def test_is_one_a_query(self, desk: Desk, tendering: Tendering) -> None:
        tender, supplier = await tendering.published(), await tendering.supplier()
        raised = await Complaints(desk, tendering).query(tender, supplier)
        await desk.made(f"/challenges/{raised['id']}/answer", **ANSWER)
        await Complaints(desk, tendering).complaint(raised, supplier)
        path = f"/challenges/{raised['id']}/complaint"
        form: dict[str, Any] = {"matters": ["documents"], "grounds": "再次投诉。"}
        again = await desk.post(path, supplier.bearer, **form)
        assert problem(again) == "query-challenged-already"

    async def test_is_not_about_a_query_that_was_taken_back(
        self, desk: Desk, tendering: Tendering
    ) -> None:
        tender, supplier = await tendering.published(), await tendering.supplier()
        raised = await Complaints(desk, tendering).query(tender, supplier)
        await desk.made(f"/challenges/{raised['id']}/withdraw", supplier.bearer)
        path = f"/challenges/{raised['id']}/complaint"
        form: dict[str, Any] = {"matters": ["documents"], "grounds": "未答复。"}
        answer = await desk.post(path, supplier.bearer, **form)
        assert (answer.status_code, problem(answer)) == (409, "query-withdrawn")

    async def test_may_be_found_inadmissible(self, desk: Desk, tendering: Tendering) -> None:
        tender, supplier = await tendering.published(), await tendering.supplier()
        raised = await Complaints(desk, tendering).query(tender, supplier)
        await desk.made(f"/challenges/{raised['id']}/answer", **ANSWER)
        made = await Complaints(desk, tendering).complaint(raised, supplier)
        form = {**ACCEPTANCE, "admissible": False}
        closed = await desk.made(f"/challenges/{made['id']}/accept", desk.finance(), **form)
        assert closed["status"] == "inadmissible"


class TestAnOpenQueryOrComplaint:
    async def test_stops_the_award(self, desk: Desk, tendering: Tendering) -> None:
        tender, supplier = await tendering.published(), await tendering.supplier()
        mine = await tendering.bid(tender, PRICES[0], supplier)
        bids = [mine] + [await tendering.bid(tender, price) for price in PRICES[1:]]
        await tendering.open(tender)
        raised = await Complaints(desk, tendering).query(tender, supplier, "procedure")
        await tendering.seat(tender)
        await tendering.score(tender, {bid["id"]: (50.0, 20.0) for bid in bids})
        path = f"/tenders/{tender['id']}"
        await desk.made(f"{path}/evaluation")
        await desk.made(f"{path}/report", report_no="1")
        stopped = await desk.post(f"{path}/award", bid_id=mine["id"])
        assert (stopped.status_code, problem(stopped)) == (409, "award-stood-still")
        withdrawn = f"/challenges/{raised['id']}/withdraw"
        await desk.made(withdrawn, supplier.bearer)
        assert (await tendering.duty("answer_query", raised["id"]))["status"] == "void"
        await desk.made(f"{path}/award", bid_id=mine["id"])

    async def test_stops_the_signing_in_the_database(
        self, desk: Desk, tendering: Tendering, clock: MovableClock
    ) -> None:
        contract, tender, loser = await _drafted(desk, tendering)
        clock.advance(days=2)
        raised = await Complaints(desk, tendering).query(tender, loser, "result")
        path, form = f"/contracts/{contract['id']}/sign", {"signed_on": "2026-06-16"}
        stopped = await desk.post(path, **form)
        assert (stopped.status_code, problem(stopped)) == (409, "signing-stood-still")
        with pytest.raises(asyncpg.CheckViolationError) as refusal:
            await desk.service.admin.execute(
                "UPDATE contract SET status = 'signed', signed_on = '2026-06-16' WHERE id = $1",
                contract["id"],
            )
        assert refusal.value.constraint_name == "ck_contract_not_challenged"
        await desk.made(f"/challenges/{raised['id']}/answer", **ANSWER)
        await desk.made(path, **form)

    async def test_and_a_signing_at_once_never_both_pass_unseen(
        self, desk: Desk, tendering: Tendering, clock: MovableClock
    ) -> None:
        """Whoever comes first: signed before the query was there, or refused because of it."""
        contract, tender, loser = await _drafted(desk, tendering)
        clock.advance(days=2)
        signing = desk.post(f"/contracts/{contract['id']}/sign", signed_on="2026-06-16")
        path = f"/tenders/{tender['id']}/challenges"
        raising = desk.post(path, loser.bearer, **query_form("result"))
        signed, raised = await asyncio.gather(signing, raising)
        assert raised.status_code == 201
        if signed.status_code == 200:
            assert signed.json()["status"] == "signed"
        else:
            assert problem(signed) == "signing-stood-still"


async def _statuses(tendering: Tendering, about: dict[str, Any], kinds: list[str]) -> list[str]:
    return [(await tendering.duty(kind, about["id"]))["status"] for kind in kinds]


async def _drafted(
    desk: Desk, tendering: Tendering
) -> tuple[dict[str, Any], dict[str, Any], Supplier]:
    """The contract of an award, not yet signed, its tender, and who did not win."""
    complaints = Complaints(desk, tendering)
    tender, loser, bids = await complaints.awarded()
    return await complaints.drafted(tender, bids[0]), tender, loser
