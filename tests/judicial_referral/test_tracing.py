"""A rescued child's family: each step in its time, by whose it is; a buyer never cares."""

import asyncio
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from chassis.models import new_id
from chassis.testing import MovableClock
from contracts.placement import CustodyBegan
from judicial_referral.tracing.chain import OF_POLICE, TracingStep, earliest, is_over, missing
from judicial_referral_cast import Cast, Unit, body
from reference.divisions import Area
from reference.months import add_months

ADVANCED = "judicial-referral.tracing.advanced.v1"
AREA = Area("510104")
CARERS = {
    "cared": "protection_agency", "handed_over": "welfare_institution", "returned": "parents",
}  # fmt: skip


class TestTheChain:
    def test_counts_a_month_and_twelve(self) -> None:
        """C18: from 5 January to 5 February, and to 5 January of the next year."""
        day = date(2026, 1, 5)
        rescued = {TracingStep.RESCUED: day, TracingStep.CARED: day, TracingStep.SAMPLED: day}
        assert earliest(TracingStep.NOT_FOUND_YET, rescued, AREA) == date(2026, 2, 5)
        handed = {**rescued, TracingStep.HANDED_OVER: day}
        assert earliest(TracingStep.UNTRACEABLE, handed, AREA) == date(2027, 1, 5)

    def test_publishes_for_thirty_days(self) -> None:
        done = {TracingStep.NOTICE_PUBLISHED: date(2026, 2, 5)}
        assert earliest(TracingStep.HANDED_OVER, done, AREA) == date(2026, 3, 7)

    @given(st.permutations(list(TracingStep)))
    def test_in_whatever_order_it_is_tried_each_step_follows_those_before(
        self, tried: list[TracingStep]
    ) -> None:
        done: dict[TracingStep, date] = {TracingStep.RESCUED: date(2026, 1, 5)}
        for step in tried * 2:
            if not is_over(step, done) and not missing(step, done):
                done[step] = earliest(step, done, AREA)
        order = list(done)
        if TracingStep.UNTRACEABLE in done:
            assert done[TracingStep.UNTRACEABLE] >= add_months(date(2026, 2, 5), 12)
        if TracingStep.RETURNED in done:
            assert order[-1] is TracingStep.RETURNED
            assert TracingStep.PARENTS_FOUND in done


async def _begun(cast: Cast) -> tuple[Unit, dict[str, Any]]:
    police, referral = await cast.referral("police_investigation", "police")
    form = {"rescued_on": cast.today.isoformat(), "document_no": "解救1"}
    begun = await cast.post(f"/referrals/{referral['id']}/tracings", police.liaison, form)
    assert begun.status_code == 201, begun.text
    return police, body(begun)


async def _step(
    cast: Cast, police: Unit, tracing: dict[str, Any], step: str, **fields: Any
) -> dict[str, Any]:
    who = police.liaison if TracingStep(step) in OF_POLICE else cast.officer
    form = {"step": step, "done_on": cast.today.isoformat(), "document_no": step, **fields}
    if step in CARERS:
        form = {"carer": CARERS[step], **form}
    path = f"/tracings/{tracing['id']}"
    version = body(await cast.get(path, cast.officer))["version"]
    return body(await cast.post(f"{path}/steps", who, form, if_match=f'"v{version}"'))


class TestAdvanceTracing:
    async def test_goes_the_whole_way_with_its_clocks(
        self, cast: Cast, clock: MovableClock
    ) -> None:
        police, tracing = await _begun(cast)
        assert (await cast.duty("tracing_care", tracing["id"]))["status"] == "open"
        early = await _step(cast, police, tracing, "not_found_yet")
        assert early["type"].endswith("tracing-step-missing")
        assert {one["detail"] for one in early["errors"]} == {"cared", "sampled"}
        for step in ("cared", "sampled"):
            assert (await _step(cast, police, tracing, step))["step"] == step
        assert (await cast.duty("tracing_care", tracing["id"]))["status"] == "met"
        early = await _step(cast, police, tracing, "not_found_yet")
        assert early["type"].endswith("tracing-step-too-early")
        clock.advance(days=31)
        for step in ("not_found_yet", "notice_published"):
            assert (await _step(cast, police, tracing, step))["step"] == step
        duty = await cast.duty("tracing_handover", tracing["id"])
        assert duty["due_at"] - duty["opened_at"] == timedelta(days=8) - timedelta(0)
        early = await _step(cast, police, tracing, "handed_over")
        assert early["type"].endswith("tracing-step-too-early")
        clock.advance(days=31)
        assert (await _step(cast, police, tracing, "handed_over"))["step"] == "handed_over"
        assert (await cast.duty("tracing_handover", tracing["id"]))["status"] == "met"
        clock.advance(days=366)
        assert (await _step(cast, police, tracing, "untraceable"))["step"] == "untraceable"
        assert await cast.told(ADVANCED, tracing["id"]) == 7
        read = body(await cast.get(f"/tracings/{tracing['id']}", police.liaison))
        assert len(read["done"]) == 7

    async def test_a_buyer_never_cares(self, cast: Cast) -> None:
        police, tracing = await _begun(cast)
        refused = await _step(cast, police, tracing, "cared", carer="buyer")
        assert refused["type"].endswith("buyer-never-cares")
        wrong = await _step(cast, police, tracing, "cared", carer="parents")
        assert wrong["type"].endswith("carer-not-fitting")

    async def test_found_parents_end_it_unless_they_sold_the_child(self, cast: Cast) -> None:
        police, tracing = await _begun(cast)
        await _step(cast, police, tracing, "sampled")
        await _step(cast, police, tracing, "parents_found", parents_complicit=True)
        refused = await _step(cast, police, tracing, "returned")
        assert refused["type"].endswith("parents-sold-child")
        police, tracing = await _begun(cast)
        await _step(cast, police, tracing, "sampled")
        await _step(cast, police, tracing, "parents_found")
        over = await _step(cast, police, tracing, "cared")
        assert over["type"].endswith("tracing-step-over")
        assert (await _step(cast, police, tracing, "returned"))["step"] == "returned"

    async def test_each_takes_its_own_steps(self, cast: Cast) -> None:
        _, tracing = await _begun(cast)
        form = {"step": "sampled", "done_on": cast.today.isoformat(), "document_no": "1"}
        path = f"/tracings/{tracing['id']}/steps"
        refused = await cast.post(path, cast.officer, form, if_match='"v1"')
        assert body(refused)["type"].endswith("tracing-step-of-another")

    async def test_a_custody_is_the_care_that_was_owed(self, cast: Cast) -> None:
        _, tracing = await _begun(cast)
        began = CustodyBegan(
            custody_id=new_id(), child_id=UUID(tracing["child_id"]), agency_id=uuid4(),
            regime="temporary", ground="T1", area=cast.area.code, began_at=cast.now,
        )  # fmt: skip
        await cast.hear(began)
        assert (await cast.duty("tracing_care", tracing["id"]))["status"] == "met"

    async def test_begins_once_for_a_child(self, cast: Cast) -> None:
        police, referral = await cast.referral("police_investigation", "police")
        form = {"rescued_on": cast.today.isoformat(), "document_no": "1"}
        path = f"/referrals/{referral['id']}/tracings"
        answers = await asyncio.gather(*(cast.post(path, police.liaison, form) for _ in range(5)))
        assert sorted(one.status_code for one in answers) == [201] + [409] * 4
        (listed,) = body(await cast.get("/tracings", cast.officer))["items"]
        assert listed["step"] == "rescued"

    async def test_parents_said_to_have_sold_it_only_now_do_not_get_it_back(
        self, cast: Cast
    ) -> None:
        police, tracing = await _begun(cast)
        for step in ("sampled", "parents_found"):
            await _step(cast, police, tracing, step)
        refused = await _step(cast, police, tracing, "returned", parents_complicit=True)
        assert refused["type"].endswith("parents-sold-child")

    async def test_once_it_is_home_nobody_owes_it_care(self, cast: Cast) -> None:
        police, tracing = await _begun(cast)
        for step in ("sampled", "parents_found"):
            await _step(cast, police, tracing, step)
        assert (await cast.duty("tracing_care", tracing["id"]))["status"] == "open"
        assert (await _step(cast, police, tracing, "returned"))["step"] == "returned"
        assert (await cast.duty("tracing_care", tracing["id"]))["status"] == "void"
