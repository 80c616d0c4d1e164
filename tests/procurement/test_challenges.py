"""Inquiries, queries and complaints: in time, within their scope, and the award stands still."""

import asyncio
from datetime import date
from typing import Any

import asyncpg
import pytest

from chassis.testing import MovableClock
from procurement.challenges import timeliness
from procurement.challenges.models import ComplaintTooEarly, ComplaintTooLate, Matter, QueryTooLate
from procurement_desk import Desk
from procurement_tendering import Supplier, Tendering, problem
from reference.divisions import Area

PRICES = (90_000_000, 95_000_000, 99_000_000)
RAISED, DECIDED = "procurement.challenge.raised.v1", "procurement.challenge.decided.v1"
COUNTY = Area("510104")
ANSWER: dict[str, Any] = {"upheld": False, "answer": "符合规定。", "document_no": "答1号"}
ACCEPTANCE: dict[str, Any] = {"admissible": True, "reasons": "符合。", "document_no": "受1号"}


def query_form(*matters: str, kind: str = "query") -> dict[str, Any]:
    return {"kind": kind, "matters": list(matters or ("documents",)), "grounds": "资格条件歧视。"}


async def query(
    desk: Desk, tender: dict[str, Any], supplier: Supplier, *matters: str
) -> dict[str, Any]:
    path = f"/tenders/{tender['id']}/challenges"
    return await desk.made(path, supplier.bearer, **query_form(*matters))


async def complaint(desk: Desk, query: dict[str, Any], supplier: Supplier) -> dict[str, Any]:
    form: dict[str, Any] = {"matters": query["matters"], "grounds": "答复不实。"}
    return await desk.made(f"/challenges/{query['id']}/complaint", supplier.bearer, **form)


class TestTimeliness:
    def test_of_a_complaint_is_that_of_c10(self) -> None:
        """Fifteen working days from Friday 06-12, when the time to answer was over: 07-06."""
        raised = date(2026, 6, 3)  # seven working days end on 06-12
        for today in (date(2026, 6, 15), date(2026, 7, 6)):
            timeliness.must_allow_complaint(raised, None, today, COUNTY)
        with pytest.raises(ComplaintTooLate):
            timeliness.must_allow_complaint(raised, None, date(2026, 7, 7), COUNTY)

    def test_of_a_complaint_waits_for_the_answer(self) -> None:
        raised = date(2026, 6, 3)
        with pytest.raises(ComplaintTooEarly):
            timeliness.must_allow_complaint(raised, None, date(2026, 6, 12), COUNTY)
        timeliness.must_allow_complaint(raised, date(2026, 6, 5), date(2026, 6, 8), COUNTY)

    def test_of_a_query_is_seven_working_days_from_when_it_should_be_known(self) -> None:
        noticed = date(2026, 6, 12)  # its notice is over on Monday 06-15
        known = timeliness.known_on(
            Matter.RESULT, COUNTY, published=None, ended=None, noticed=noticed
        )
        assert known == date(2026, 6, 15)
        timeliness.must_allow_query([known], date(2026, 6, 25), COUNTY)  # 06-19 is off
        with pytest.raises(QueryTooLate):
            timeliness.must_allow_query([known], date(2026, 6, 26), COUNTY)


class TestRaiseChallenge:
    async def test_starts_the_buyers_clock_and_tells(
        self, desk: Desk, tendering: Tendering
    ) -> None:
        tender, supplier = await tendering.published(), await tendering.supplier()
        raised = await query(desk, tender, supplier)
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
        clock.advance(days=15)
        path = f"/tenders/{tender['id']}/challenges"
        answer = await desk.post(path, supplier.bearer, **query_form())
        assert (answer.status_code, problem(answer)) == (409, "query-too-late")
        # An inquiry has no such limit, and stops nothing.
        await desk.made(path, supplier.bearer, **query_form(kind="inquiry"))

    async def test_is_seen_by_its_supplier_and_the_buyers_county(
        self, desk: Desk, tendering: Tendering, elsewhere: Desk
    ) -> None:
        tender, supplier = await tendering.published(), await tendering.supplier()
        raised = await query(desk, tender, supplier)
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
        raised = await query(desk, tender, supplier)
        answered = await desk.made(f"/challenges/{raised['id']}/answer", **ANSWER)
        assert (answered["status"], answered["upheld"]) == ("answered", False)
        assert (await tendering.duty("answer_query", raised["id"]))["status"] == "met"
        assert await desk.told(raised["id"]) == [RAISED, DECIDED]
        again = await desk.post(f"/challenges/{raised['id']}/answer", **ANSWER)
        assert problem(again) == "challenge-closed"

    async def test_that_upholds_it_may_undo_the_tender(
        self, desk: Desk, tendering: Tendering
    ) -> None:
        tender, supplier = await tendering.published(), await tendering.supplier()
        raised = await query(desk, tender, supplier)
        form = {**ANSWER, "upheld": True, "redo": True}
        await desk.made(f"/challenges/{raised['id']}/answer", **form)
        failed = (await desk.get(f"/tenders/{tender['id']}")).json()
        assert (failed["status"], failed["fail_reason"]) == ("failed", "challenge_upheld")


class TestComplain:
    async def test_goes_through_finance_clock_by_clock(
        self, desk: Desk, tendering: Tendering
    ) -> None:
        tender, supplier = await tendering.published(), await tendering.supplier()
        raised = await query(desk, tender, supplier)
        await desk.made(f"/challenges/{raised['id']}/answer", **ANSWER)
        made = await complaint(desk, raised, supplier)
        path = f"/challenges/{made['id']}"
        assert (await desk.post(f"{path}/accept", **ACCEPTANCE)).status_code == 403
        early = await desk.post(f"{path}/decide", desk.finance(), **ANSWER)
        assert problem(early) == "challenge-closed"
        await desk.made(f"{path}/accept", desk.finance(), **ACCEPTANCE)
        kinds = ("review_complaint", "decide_complaint", "end_suspension")
        statuses = [(await tendering.duty(kind, made["id"]))["status"] for kind in kinds]
        assert statuses == ["met", "open", "open"]
        assert (await tendering.duty("decide_complaint", made["id"]))["department"] == "finance"
        await desk.made(f"{path}/decide", desk.finance(), **ANSWER)
        statuses = [(await tendering.duty(kind, made["id"]))["status"] for kind in kinds]
        assert statuses == ["met"] * 3

    async def test_stays_within_its_query_and_its_time(
        self, desk: Desk, tendering: Tendering, clock: MovableClock
    ) -> None:
        tender, supplier = await tendering.published(), await tendering.supplier()
        raised = await query(desk, tender, supplier)
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
        raised = await query(desk, tender, supplier)
        await desk.made(f"/challenges/{raised['id']}/answer", **ANSWER)
        await complaint(desk, raised, supplier)
        path = f"/challenges/{raised['id']}/complaint"
        form: dict[str, Any] = {"matters": ["documents"], "grounds": "再次投诉。"}
        again = await desk.post(path, supplier.bearer, **form)
        assert problem(again) == "query-challenged-already"

    async def test_may_be_found_inadmissible(self, desk: Desk, tendering: Tendering) -> None:
        tender, supplier = await tendering.published(), await tendering.supplier()
        raised = await query(desk, tender, supplier)
        await desk.made(f"/challenges/{raised['id']}/answer", **ANSWER)
        made = await complaint(desk, raised, supplier)
        form = {**ACCEPTANCE, "admissible": False}
        closed = await desk.made(f"/challenges/{made['id']}/accept", desk.finance(), **form)
        assert closed["status"] == "inadmissible"


class TestAnOpenQueryOrComplaint:
    async def test_stops_the_award(self, desk: Desk, tendering: Tendering) -> None:
        tender, supplier = await tendering.published(), await tendering.supplier()
        mine = await tendering.bid(tender, PRICES[0], supplier)
        bids = [mine] + [await tendering.bid(tender, price) for price in PRICES[1:]]
        await tendering.open(tender)
        raised = await query(desk, tender, supplier, "procedure")
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
        raised = await query(desk, tender, loser, "result")
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


async def _drafted(
    desk: Desk, tendering: Tendering
) -> tuple[dict[str, Any], dict[str, Any], Supplier]:
    """The contract of an award, not yet signed, its tender, and who did not win."""
    tender, loser = await tendering.published(), await tendering.supplier()
    bids = [await tendering.bid(tender, price) for price in PRICES[:2]]
    bids.append(await tendering.bid(tender, PRICES[2], loser))
    await tendering.open(tender)
    await tendering.seat(tender)
    await tendering.score(tender, {bid["id"]: (50.0 - n, 20.0) for n, bid in enumerate(bids)})
    path = f"/tenders/{tender['id']}"
    await desk.made(f"{path}/evaluation")
    await desk.made(f"{path}/report", report_no="1")
    await desk.made(f"{path}/award", bid_id=bids[0]["id"])
    await desk.made(f"{path}/award/notice", notice_no="1")
    contract = await desk.made("/contracts", **await tendering.contract_form(tender, bids[0]))
    return contract, tender, loser
