"""Clocks by their vectors: each a duty of somebody, with its norm and its last moment."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chassis.testing import MovableClock, eventually
from judicial_referral_cast import Cast, Unit, body
from reference import clocks, norms
from reference.divisions import Area

AREA = Area("510104")


def _midnight_after(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=clocks.CHINA) + timedelta(days=1)


async def _missing(cast: Cast) -> tuple[Unit, dict[str, Any]]:
    """The police's referral of a child that is missing."""
    police = await cast.unit("police")
    receipt = await cast.report(child_id=await cast.child(), situation="trafficked")
    (referral,) = await cast.triage(receipt["report_id"], (police, "police_investigation"))
    return police, referral


async def _say(cast: Cast, unit: Unit, referral: dict[str, Any], kind: str) -> None:
    form = {"answer": kind, "document_no": f"{kind} 1"}
    said = await cast.post(f"/referrals/{referral['id']}/answers", unit.liaison, form)
    assert said.status_code == 201, said.text


class TestVectors:
    @pytest.mark.parametrize(
        ("norm", "start", "end"),
        [
            # Five days from 24 September end on the 29th; from the 28th in the holidays, so on
            # the first working day after them.
            ("protection_order_reconsideration", date(2026, 9, 24), date(2026, 9, 29)),
            ("protection_order_reconsideration", date(2026, 9, 28), date(2026, 10, 8)),
            ("trafficking_search", date(2026, 1, 5), date(2026, 2, 5)),
            ("trafficking_certificate", date(2026, 2, 5), date(2026, 2, 12)),
            ("trafficking_untraceable", date(2026, 1, 5), date(2027, 1, 5)),
            ("missing_child_dna", date(2026, 2, 12), date(2026, 2, 19)),
            ("no_file_notice", date(2026, 9, 30), date(2026, 10, 8)),
            ("no_file_reconsideration", date(2026, 9, 24), date(2026, 10, 8)),
            ("administrative_referral_review", date(2026, 2, 12), date(2026, 2, 24)),
            ("revocation_ruling", date(2026, 1, 17), date(2026, 2, 24)),
            ("ward_adoptable", date(2026, 2, 28), date(2027, 2, 28)),
            ("support_refused", date(2026, 8, 31), date(2027, 2, 28)),
        ],
    )
    def test_end_on_their_day(self, norm: str, start: date, end: date) -> None:
        assert clocks.due(norms.norm(f"judicial.{norm}", start, AREA), start) == end

    @pytest.mark.parametrize(
        ("norm", "start", "hours"),
        [
            ("protection_order_ruling_urgent", datetime(2026, 10, 1, 1, 30, tzinfo=UTC), 24),
            ("missing_child_filing", datetime(2026, 10, 1, 1, 30, tzinfo=UTC), 24),
            ("order_breach_response", datetime(2026, 2, 14, 23, 59, tzinfo=UTC), 24),
        ],
    )
    def test_of_hours_roll_over_no_holiday(self, norm: str, start: datetime, hours: int) -> None:
        """C21: 24 hours from 1 October 09:30 end on 2 October 09:30."""
        ends = clocks.due(norms.norm(f"judicial.{norm}", start.date(), AREA), start)
        assert ends == start + timedelta(hours=hours)


class TestMissingChild:
    async def test_is_filed_at_once_and_the_parents_give_blood(self, cast: Cast) -> None:
        police, referral = await _missing(cast)
        filing = await cast.duty("missing_child_filing", referral["id"])
        assert (filing["owner"], filing["department"]) == (police.id, "public_security")
        assert filing["due_at"] - filing["opened_at"] == timedelta(hours=24)
        blood = await cast.duty("parents_sample", referral["id"])
        assert blood["due_at"] == _midnight_after(cast.today + timedelta(days=7))
        await _say(cast, police, referral, "accepted")
        await _say(cast, police, referral, "filed")
        assert (await cast.duty("missing_child_filing", referral["id"]))["status"] == "met"
        assert (await cast.duty("parents_sample", referral["id"]))["status"] == "open"
        await _say(cast, police, referral, "parents_sampled")
        assert (await cast.duty("parents_sample", referral["id"]))["status"] == "met"

    async def test_owes_nothing_more_where_the_matter_went_elsewhere(self, cast: Cast) -> None:
        police, referral = await _missing(cast)
        form = {"answer": "returned", "document_no": "1", "reason": "known here already"}
        await cast.post(f"/referrals/{referral['id']}/answers", police.liaison, form)
        for kind in ("missing_child_filing", "parents_sample"):
            assert (await cast.duty(kind, referral["id"]))["status"] == "void"

    async def test_is_breached_when_nobody_files(self, cast: Cast, clock: MovableClock) -> None:
        _, referral = await _missing(cast)
        clock.advance(hours=24, seconds=1)

        async def breached() -> bool:
            duty = await cast.duty("missing_child_filing", referral["id"])
            return bool(duty["status"] == "breached")

        await eventually(breached)

    async def test_is_another_thing_than_violence(self, cast: Cast) -> None:
        _, referral = await cast.referral("police_investigation", "police")
        query = "SELECT count(*) FROM duty WHERE subject_id = $1 AND kind = 'parents_sample'"
        assert await cast.service.admin.fetchval(query, referral["id"]) == 0


class TestARefusedOrder:
    @pytest.mark.parametrize("how", ["order-refusals", "answers"])
    async def test_is_looked_at_again_by_the_county_in_time(self, cast: Cast, how: str) -> None:
        court, referral = await cast.referral()
        path = f"/referrals/{referral['id']}"
        form = {"document_no": "驳1", "reason": "not likely enough"}
        form |= {"answer": "ruled"} if how == "answers" else {}
        for _ in range(2):
            assert (await cast.post(f"{path}/{how}", court.liaison, form)).is_success
        duty = await cast.duty("consider_order_reconsideration", referral["id"])
        assert (duty["department"], duty["status"]) == ("civil_affairs", "open")
        assert duty["norm"] == "judicial.protection_order_reconsideration"
        asked = {"party": "applicant", "grounds": "she was beaten again"}
        made = await cast.post(f"{path}/reconsiderations", cast.officer, asked)
        assert made.status_code == 201, made.text
        duty = await cast.duty("consider_order_reconsideration", referral["id"])
        assert duty["status"] == "met"

    async def test_may_be_left_as_it_is_by_closing_the_matter(self, cast: Cast) -> None:
        court, referral = await cast.referral()
        path = f"/referrals/{referral['id']}"
        form = {"document_no": "驳1", "reason": "not likely enough"}
        await cast.post(f"{path}/order-refusals", court.liaison, form)
        closed = await cast.post(f"{path}/close", cast.officer, if_match='"v2"')
        assert closed.status_code == 200, closed.text
        duty = await cast.duty("consider_order_reconsideration", referral["id"])
        assert duty["status"] == "met"


class TestTracing:
    async def test_a_search_that_is_over_is_certified_within_a_week(self, cast: Cast) -> None:
        """C18: rescued on 5 January, the month is over on 5 February."""
        police, referral = await cast.referral("police_investigation", "police")
        form = {"rescued_on": "2026-01-05", "document_no": "解1"}
        path = f"/referrals/{referral['id']}/tracings"
        tracing = body(await cast.post(path, police.liaison, form))
        duty = await cast.duty("tracing_search_certificate", tracing["id"])
        assert duty["due_at"] == _midnight_after(date(2026, 2, 12))
        assert (duty["owner"], duty["department"]) == (police.id, "public_security")
        await _steps(cast, police, tracing["id"], [
            ("cared", "2026-01-05", "protection_agency"), ("sampled", "2026-01-06", None),
            ("not_found_yet", "2026-02-05", None), ("notice_published", "2026-02-06", None),
            ("handed_over", "2026-03-08", "welfare_institution"),
        ])  # fmt: skip
        duty = await cast.duty("tracing_search_certificate", tracing["id"])
        assert duty["status"] in ("met", "met_late")
        handover = await cast.duty("tracing_handover", tracing["id"])
        assert handover["due_at"] == _midnight_after(date(2026, 3, 15))
        last = await cast.duty("tracing_untraceable_certificate", tracing["id"])
        assert last["due_at"] == _midnight_after(date(2027, 3, 15))

    async def test_owes_no_certificate_once_the_parents_are_found(self, cast: Cast) -> None:
        police, referral = await cast.referral("police_investigation", "police")
        form = {"rescued_on": "2026-01-05", "document_no": "解1"}
        path = f"/referrals/{referral['id']}/tracings"
        tracing = body(await cast.post(path, police.liaison, form))
        found = [("sampled", "2026-01-06", None), ("parents_found", "2026-01-09", None)]
        await _steps(cast, police, tracing["id"], found)
        duty = await cast.duty("tracing_search_certificate", tracing["id"])
        assert duty["status"] == "void"


async def _steps(
    cast: Cast, police: Unit, tracing_id: str, steps: Sequence[tuple[str, str, str | None]]
) -> None:
    for number, (step, on, carer) in enumerate(steps, start=1):
        by_county = step in ("cared", "notice_published", "handed_over")
        form = {"step": step, "done_on": on, "document_no": step, "carer": carer}
        taken = await cast.post(
            f"/tracings/{tracing_id}/steps", cast.officer if by_county else police.liaison, form,
            if_match=f'"v{number}"',
        )  # fmt: skip
        assert taken.status_code == 200, taken.text
