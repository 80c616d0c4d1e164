"""Complaints step by step: suspension, what the time to decide does not count, the reply."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chassis.testing import MovableClock
from procurement.pauses.counting import begun_later
from procurement_complaints import ACCEPTANCE, ANSWER, Complaints, query_form
from procurement_desk import Desk
from procurement_tendering import Tendering, problem
from reference.clocks import CHINA, due
from reference.norms import norm
from reference.working_days import is_working_day

DECISION = norm("procurement.complaint_decision", date(2026, 6, 15))
DAYS = [date(2026, 1, 1) + timedelta(days=n) for n in range(364)]
PAUSE = {"reason": "expert_review", "document_no": "评审1号"}
STEP = {"document_no": "恢1号"}


class TestBegunLater:
    def test_adds_the_working_days_after_the_first_up_to_the_last(self) -> None:
        """Accepted on Monday 06-15; experts from Wednesday 06-17 to Monday 06-22, 06-19 being off:
        06-18 and 06-22 do not count. Thirty working days end two later than on 07-28."""
        accepted, span = date(2026, 6, 15), (date(2026, 6, 17), date(2026, 6, 22))
        assert due(DECISION, accepted) == date(2026, 7, 28)
        assert due(DECISION, begun_later(accepted, [span])) == date(2026, 7, 30)

    def test_counts_no_pause_that_lies_on_days_off(self) -> None:
        assert begun_later(date(2026, 9, 29), [(date(2026, 9, 30), date(2026, 10, 7))]) == date(
            2026, 9, 29
        )

    @given(
        st.integers(0, 150),
        st.lists(st.tuples(st.integers(0, 12), st.integers(0, 9)), max_size=4),
    )
    def test_equals_a_count_day_by_day(self, start: int, shape: list[tuple[int, int]]) -> None:
        """An independent list of days: of each, whether it counts."""
        spans, at = [], start
        for gap, length in shape:
            spans.append((DAYS[at + gap], DAYS[at + gap + length]))
            at += gap + length
        paused = {day for day in DAYS if any(began < day <= ended for began, ended in spans)}
        counted = [day for day in DAYS[start + 1 :] if is_working_day(day) and day not in paused]
        within = counted[DECISION.value - 1] >= DAYS[at]  # the pauses lie within the period
        if within:
            assert due(DECISION, begun_later(DAYS[start], spans)) == counted[DECISION.value - 1]


class TestPauseComplaint:
    async def test_moves_the_decision_by_the_days_that_went_by(
        self, desk: Desk, complaints: Complaints, clock: MovableClock
    ) -> None:
        made = await complaints.accepted()
        assert await _decision(complaints, made) == "2026-07-28"
        clock.now = datetime(2026, 6, 17, 2, tzinfo=UTC)
        path = f"/challenges/{made['id']}"
        pause = await desk.made(f"{path}/pauses", desk.finance(), **PAUSE)
        assert (await complaints.duty("decide_complaint", made))["status"] == "void"
        again = await desk.post(f"{path}/pauses", desk.finance(), **PAUSE)
        early = await desk.post(f"{path}/decide", desk.finance(), **ANSWER)
        assert (problem(again), problem(early)) == ("clock-paused", "clock-paused")
        clock.now = datetime(2026, 6, 22, 2, tzinfo=UTC)
        await desk.made(f"/complaint-pauses/{pause['id']}/end", desk.finance())
        assert await _decision(complaints, made) == "2026-07-30"
        assert (await complaints.duty("decide_complaint", made))["status"] == "open"
        listed = await desk.listed(f"{path}/pauses", desk.finance())
        assert [(one["began_on"], one["ended_on"]) for one in listed] == [
            ("2026-06-17", "2026-06-22")
        ]

    async def test_is_read_with_the_version_that_it_is_ended_under(
        self, desk: Desk, complaints: Complaints
    ) -> None:
        made = await complaints.accepted()
        pause = await desk.made(f"/challenges/{made['id']}/pauses", desk.finance(), **PAUSE)
        path = f"/complaint-pauses/{pause['id']}"
        read = await desk.get(path, desk.finance())
        assert (read.json(), read.headers["etag"]) == (pause, '"v1"')
        assert (await desk.get(path, desk.provider())).status_code == 403
        await desk.made(f"{path}/end", desk.finance())
        assert (await desk.get(path, desk.finance())).headers["etag"] == '"v2"'

    async def test_ends_once_also_in_a_race(
        self, desk: Desk, complaints: Complaints, clock: MovableClock
    ) -> None:
        made = await complaints.accepted()
        path = f"/challenges/{made['id']}/pauses"
        pause = await desk.made(path, desk.finance(), **PAUSE)
        clock.advance(days=1)
        ending = f"/complaint-pauses/{pause['id']}/end"
        answers = await asyncio.gather(*(desk.post(ending, desk.finance()) for _ in range(6)))
        assert sorted(one.status_code for one in answers) == [200] + [409] * 5
        refused = {problem(one) for one in answers if one.status_code == 409}
        assert refused == {"pause-ended"}

    async def test_begins_once_also_in_a_race(self, desk: Desk, complaints: Complaints) -> None:
        made = await complaints.accepted()
        path = f"/challenges/{made['id']}/pauses"
        calls = (desk.post(path, desk.finance(), **PAUSE) for _ in range(6))
        answers = await asyncio.gather(*calls)
        assert sorted(one.status_code for one in answers) == [201] + [409] * 5

    async def test_is_for_finance_and_an_accepted_complaint_in_time(
        self, desk: Desk, complaints: Complaints, clock: MovableClock
    ) -> None:
        made = await complaints.raised()
        path = f"/challenges/{made['id']}/pauses"
        assert (await desk.post(path, **PAUSE)).status_code == 403
        assert problem(await desk.post(path, desk.finance(), **PAUSE)) == "challenge-closed"
        await desk.made(f"/challenges/{made['id']}/accept", desk.finance(), **ACCEPTANCE)
        whim = await desk.post(path, desk.finance(), **{**PAUSE, "reason": "holiday"})
        assert whim.status_code == 422
        clock.now = datetime(2026, 7, 29, 2, tzinfo=UTC)
        assert problem(await desk.post(path, desk.finance(), **PAUSE)) == "pause-too-late"


class TestSuspension:
    async def test_lasts_thirty_days_and_ends_by_itself(
        self, desk: Desk, complaints: Complaints, clock: MovableClock
    ) -> None:
        """P17: accepted on 06-15, suspended up to and with 07-15; the award goes on from 07-16."""
        made, award = await complaints.accepted_before_the_award()
        assert made["suspended_until"] == "2026-07-15"
        clock.now = datetime(2026, 7, 15, 15, 59, tzinfo=UTC)  # one minute before midnight
        assert problem(await award()) == "award-stood-still"
        clock.advance(minutes=1)
        assert (await award()).status_code == 200

    async def test_is_ended_by_finance_before(self, desk: Desk, complaints: Complaints) -> None:
        made, award = await complaints.accepted_before_the_award()
        path = f"/challenges/{made['id']}/resume"
        assert (await desk.post(path, **STEP)).status_code == 403
        assert (await complaints.duty("end_suspension", made))["status"] == "open"
        await desk.made(path, desk.finance(), **STEP)
        assert (await complaints.duty("end_suspension", made))["status"] == "met"
        again = await desk.post(path, desk.finance(), **STEP)
        assert problem(again) == "nothing-suspended"
        assert (await award()).status_code == 200

    async def test_is_left_to_finance(self, desk: Desk, complaints: Complaints) -> None:
        made, award = await complaints.accepted_before_the_award(suspends=False)
        assert made["suspended_until"] is None
        answer = await desk.post(f"/challenges/{made['id']}/resume", desk.finance(), **STEP)
        assert problem(answer) == "nothing-suspended"
        assert (await award()).status_code == 200

    async def test_holds_the_signing_in_the_database_up_to_its_last_day(
        self, desk: Desk, complaints: Complaints, clock: MovableClock
    ) -> None:
        made, contract = await complaints.accepted_before_the_signing()
        path = f"/contracts/{contract['id']}/sign"
        clock.now = datetime.fromisoformat(f"{made['suspended_until']}T02:00:00+00:00")
        stopped = await desk.post(path, signed_on=made["suspended_until"])
        assert problem(stopped) == "signing-stood-still"
        clock.advance(days=1)
        backdated = await desk.post(path, signed_on=made["suspended_until"])
        assert problem(backdated) == "signing-stood-still"
        await desk.made(path, signed_on=clock.now.date().isoformat())


class TestTheClocksOfAComplaint:
    async def test_are_those_of_p19(
        self, desk: Desk, complaints: Complaints, clock: MovableClock
    ) -> None:
        """Raised on Monday 06-15: reviewed by 06-23, 06-19 being off; accepted at once: copied by
        06-26; copied at once: replied by 06-23."""
        made = await complaints.raised()
        assert await _last_day(complaints, "review_complaint", made) == "2026-06-23"
        await desk.made(f"/challenges/{made['id']}/accept", desk.finance(), **ACCEPTANCE)
        assert await _last_day(complaints, "send_complaint_copy", made) == "2026-06-26"
        await desk.made(f"/challenges/{made['id']}/copy", desk.finance(), document_no="副1号")
        assert await _last_day(complaints, "reply_to_complaint", made) == "2026-06-23"

    async def test_run_from_the_day_it_came_however_late_it_was_taken_up(
        self, desk: Desk, complaints: Complaints, clock: MovableClock
    ) -> None:
        """94号令21、26: what is taken up counts as taken up when it was received."""
        made = await complaints.raised()
        clock.advance(days=3)
        await complaints.accept(made)
        assert await _last_day(complaints, "send_complaint_copy", made) == "2026-06-26"
        assert await _decision(complaints, made) == "2026-07-28"

    async def test_a_reply_that_never_came_is_waived_by_the_decision(
        self, desk: Desk, complaints: Complaints
    ) -> None:
        made = await complaints.copied()
        await desk.made(f"/challenges/{made['id']}/decide", desk.finance(), **ANSWER)
        assert (await complaints.duty("reply_to_complaint", made))["status"] == "void"

    async def test_a_query_that_nobody_answered_lapses_with_the_decision(
        self, desk: Desk, complaints: Complaints, clock: MovableClock
    ) -> None:
        made = await complaints.raised(answered=False, clock=clock)
        path = f"/challenges/{made['id']}"
        await desk.made(f"{path}/accept", desk.finance(), **ACCEPTANCE)
        await desk.made(f"{path}/copy", desk.finance(), document_no="副1号")
        await desk.made(f"{path}/decide", desk.finance(), **ANSWER)
        query = (await desk.get(f"/challenges/{made['query_id']}")).json()
        assert (query["status"], query["upheld"]) == ("lapsed", None)
        late = await desk.post(f"/challenges/{query['id']}/answer", **ANSWER)
        assert problem(late) == "challenge-closed"


class TestRaiseQuery:
    async def test_names_all_that_is_wrong_with_a_step_at_once(
        self, desk: Desk, tendering: Tendering
    ) -> None:
        tender, supplier = await tendering.published(), await tendering.supplier()
        path = f"/tenders/{tender['id']}/challenges"
        first = await desk.made(path, supplier.bearer, **query_form())
        again = await desk.post(path, supplier.bearer, **query_form())
        assert (again.status_code, problem(again)) == (409, "queried-already")
        other = await tendering.supplier()
        await desk.made(path, other.bearer, **query_form())
        await desk.made(f"/challenges/{first['id']}/withdraw", supplier.bearer)
        await desk.made(path, supplier.bearer, **query_form())

    async def test_is_one_also_in_a_race(self, desk: Desk, tendering: Tendering) -> None:
        tender, supplier = await tendering.published(), await tendering.supplier()
        path = f"/tenders/{tender['id']}/challenges"
        calls = (desk.post(path, supplier.bearer, **query_form()) for _ in range(6))
        answers = await asyncio.gather(*calls)
        assert sorted(one.status_code for one in answers) == [201] + [409] * 5

    async def test_withdrawn_and_answered_at_once_ends_in_one_way(
        self, desk: Desk, tendering: Tendering
    ) -> None:
        """Whichever came first stands; the other was told so, and nothing is overwritten."""
        tender, supplier = await tendering.published(), await tendering.supplier()
        path = f"/tenders/{tender['id']}/challenges"
        raised = await desk.made(path, supplier.bearer, **query_form())
        own = f"/challenges/{raised['id']}"
        answers = await asyncio.gather(
            desk.post(f"{own}/withdraw", supplier.bearer), desk.post(f"{own}/answer", **ANSWER)
        )
        assert sorted(one.status_code for one in answers) == [200, 409]
        stands = "withdrawn" if answers[0].status_code == 200 else "answered"
        assert (await desk.get(own)).json()["status"] == stands


async def _last_day(complaints: Complaints, kind: str, about: dict[str, Any]) -> str:
    end: datetime = (await complaints.duty(kind, about))["due_at"].astimezone(CHINA)
    return (end - timedelta(days=1)).date().isoformat()


async def _decision(complaints: Complaints, about: dict[str, Any]) -> str:
    return await _last_day(complaints, "decide_complaint", about)
