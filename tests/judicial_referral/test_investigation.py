"""What the police do with a matter: every step stored and chained, every clock a duty."""

import asyncio
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chassis.testing import MovableClock
from judicial_referral.referrals.steps import EDGES, ReferralStatus, StepKind
from judicial_referral_cast import Cast, Unit, body


async def _police(cast: Cast) -> tuple[Unit, dict[str, Any]]:
    return await cast.referral("police_investigation", "police")


async def _say(cast: Cast, unit: Unit, referral: dict[str, Any], kind: str, **more: Any) -> int:
    form = {"answer": kind, "document_no": f"{kind} 1", **more}
    answer = await cast.post(f"/referrals/{referral['id']}/answers", unit.liaison, form)
    return answer.status_code


async def _refused(cast: Cast) -> tuple[Unit, dict[str, Any]]:
    """A matter in which no case was filed."""
    police, referral = await _police(cast)
    assert await _say(cast, police, referral, "accepted") == 201
    assert await _say(cast, police, referral, "not_filed", reason="no crime") == 201
    return police, referral


async def _status(cast: Cast, kind: str, referral: dict[str, Any]) -> str:
    return str((await cast.duty(kind, referral["id"]))["status"])


class TestTheWayOfAMatter:
    async def test_each_step_has_its_actor_document_and_time_and_chains_the_one_before(
        self, cast: Cast
    ) -> None:
        police, referral = await _police(cast)
        await _say(cast, police, referral, "accepted")
        await _say(cast, police, referral, "filed")
        await _say(cast, police, referral, "ruled")
        path = f"/referrals/{referral['id']}"
        await cast.post(f"{path}/close", cast.officer, if_match='"v4"')
        steps = body(await cast.get(path, cast.officer))["steps"]
        assert [one["step"] for one in steps] == ["sent", "accepted", "filed", "ruled", "closed"]
        assert [one["number"] for one in steps] == [1, 2, 3, 4, 5]
        assert {one["given_by"] for one in steps} == {"officer", police.client_id}
        assert len({one["hash"] for one in steps}) == 5

    @given(st.lists(st.sampled_from(list(StepKind)), max_size=12))
    def test_never_leaves_its_end(self, kinds: list[StepKind]) -> None:
        """Against the plain reading: what is closed stays closed, and nothing is sent twice."""
        status = ReferralStatus.SENT
        for kind in kinds:
            allowed, after = EDGES.get(kind, ((), None))
            if status in allowed:
                assert status is not ReferralStatus.CLOSED
                status = after or status
        assert StepKind.SENT not in EDGES
        assert all(ReferralStatus.CLOSED not in allowed for allowed, _ in EDGES.values())

    async def test_steps_of_an_investigation_are_refused_to_a_court(self, cast: Cast) -> None:
        court, referral = await cast.referral()
        form = {"answer": "filed", "document_no": "1"}
        refused = await cast.post(f"/referrals/{referral['id']}/answers", court.liaison, form)
        assert body(refused)["type"].endswith("wrong-matter")

    async def test_a_race_of_opposite_decisions_is_won_by_one(self, cast: Cast) -> None:
        police, referral = await _police(cast)
        await _say(cast, police, referral, "accepted")
        said = [_say(cast, police, referral, "ruled") for _ in range(4)]
        said += [_say(cast, police, referral, "returned", reason="x") for _ in range(4)]
        codes = await asyncio.gather(*said)
        assert sorted(codes) == [201] * 4 + [409] * 4


class TestClocks:
    async def test_filing_is_decided_in_three_days_and_papers_named_in_24_hours(
        self, cast: Cast
    ) -> None:
        police, referral = await _police(cast)
        papers = await cast.duty("missing_papers_notice", referral["id"])
        assert papers["due_at"] - papers["opened_at"] == timedelta(hours=24)
        await _say(cast, police, referral, "papers_missing")
        assert await _status(cast, "missing_papers_notice", referral) == "met"
        await _say(cast, police, referral, "accepted")
        assert (await cast.duty("filing_decision", referral["id"]))["norm"] == (
            "judicial.administrative_referral_review"
        )
        await _say(cast, police, referral, "filed")
        assert await _status(cast, "filing_decision", referral) == "met"

    async def test_not_to_file_is_served_and_may_be_reconsidered(self, cast: Cast) -> None:
        police, referral = await _refused(cast)
        assert await _status(cast, "no_file_notice", referral) == "open"
        await _say(cast, police, referral, "notice_served")
        assert await _status(cast, "no_file_notice", referral) == "met"
        assert (await cast.duty("consider_reconsideration", referral["id"]))["department"] == (
            "civil_affairs"
        )
        path = f"/referrals/{referral['id']}"
        asked = {"request": "reconsideration_asked", "document_no": "复议1", "reason": "there is"}
        stale = await cast.post(f"{path}/requests", cast.officer, asked, if_match='"v1"')
        assert stale.status_code == 412
        answer = await cast.post(f"{path}/requests", cast.officer, asked, if_match='"v4"')
        assert (answer.status_code, body(answer)["status"]) == (200, "reconsidering")
        assert await _status(cast, "consider_reconsideration", referral) == "met"
        assert await _status(cast, "reconsideration_decision", referral) == "open"
        assert (await police.feed(2))["last_seq"] == 2
        await _say(cast, police, referral, "filed")
        assert await _status(cast, "reconsideration_decision", referral) == "met"

    async def test_reconsideration_is_not_asked_for_after_seven_days(
        self, cast: Cast, clock: MovableClock
    ) -> None:
        police, referral = await _refused(cast)
        await _say(cast, police, referral, "notice_served")
        clock.advance(days=20)
        form = {"request": "reconsideration_asked", "document_no": "1"}
        path = f"/referrals/{referral['id']}/requests"
        late = await cast.post(path, cast.officer, form, if_match='"v4"')
        assert body(late)["type"].endswith("reconsideration-too-late")


class TestSupervision:
    async def _both(self, cast: Cast) -> tuple[Unit, Unit, dict[str, Any], dict[str, Any]]:
        police, procuratorate = await cast.unit("police"), await cast.unit("procuratorate")
        receipt = await cast.report(child_id=await cast.child())
        asked = ((police, "police_investigation"), (procuratorate, "prosecution"))
        sent = {one["unit_id"]: one for one in await cast.triage(receipt["report_id"], *asked)}
        referral = sent[police.id]
        await _say(cast, police, referral, "accepted")
        await _say(cast, police, referral, "not_filed", reason="no crime")
        return police, procuratorate, referral, sent[procuratorate.id]

    async def test_asks_why_no_case_was_filed_and_orders_it(self, cast: Cast) -> None:
        police, procuratorate, referral, own = await self._both(cast)
        path = f"/referrals/{own['id']}/supervision"
        ordered = {"referral_id": referral["id"], "request": "filing_ordered", "document_no": "2"}
        early = await cast.post(path, procuratorate.liaison, ordered)
        assert body(early)["type"].endswith("step-not-answered")
        asked = {**ordered, "request": "reasons_asked", "document_no": "1"}
        assert (await cast.post(path, procuratorate.liaison, asked)).status_code == 200
        assert await _status(cast, "no_file_reasons", referral) == "open"
        assert await _say(cast, police, referral, "reasons_given") == 201
        assert await _status(cast, "no_file_reasons", referral) == "met"
        assert (await cast.post(path, procuratorate.liaison, ordered)).status_code == 200
        duty = await cast.duty("file_on_notice", referral["id"])
        assert (duty["owner"], duty["status"]) == (police.id, "open")
        await _say(cast, police, referral, "filed")
        assert await _status(cast, "file_on_notice", referral) == "met"

    async def test_reaches_only_matters_of_its_own_report(self, cast: Cast) -> None:
        _, procuratorate, _, own = await self._both(cast)
        _, other = await _refused(cast)
        form = {"referral_id": other["id"], "request": "reasons_asked", "document_no": "1"}
        path = f"/referrals/{own['id']}/supervision"
        assert (await cast.post(path, procuratorate.liaison, form)).status_code == 404


class TestTransfer:
    async def test_sends_it_to_the_unit_with_jurisdiction_within_24_hours(self, cast: Cast) -> None:
        police, referral = await _police(cast)
        other = await cast.unit("police")
        await _say(cast, police, referral, "outside_jurisdiction")
        duty = await cast.duty("transfer", referral["id"])
        assert duty["due_at"] - duty["opened_at"] == timedelta(hours=24)
        assert await _say(cast, police, referral, "transferred", transfer_to=other.id) == 201
        assert await _status(cast, "transfer", referral) == "met"
        (received,) = body(await cast.get("/referrals", other.liaison))["items"]
        assert received["report_id"] == referral["report_id"]
        read = body(await cast.get(f"/referrals/{referral['id']}", police.liaison))
        assert (read["status"], read["case"]) == ("transferred", None)

    async def test_to_a_court_leaves_nothing_half_done(self, cast: Cast) -> None:
        police, referral = await _police(cast)
        court = await cast.unit()
        assert await _say(cast, police, referral, "transferred", transfer_to=court.id) == 422
        assert body(await cast.get(f"/referrals/{referral['id']}", cast.officer))["version"] == 1


class TestAccessAfterTheReturn:
    async def test_ends_but_for_its_own_answer(self, cast: Cast) -> None:
        police, referral = await _police(cast)
        path = f"/referrals/{referral['id']}"
        await _say(cast, police, referral, "returned", reason="another district")
        for version in (2, 3):
            read = body(await cast.get(path, police.liaison))
            assert read["case"] is None
            assert read["answers"][0]["reason"] == "another district"
            await cast.post(f"{path}/close", cast.officer, if_match=f'"v{version}"')
        evidence = await cast.get(f"/reports/{referral['report_id']}/evidence", police.liaison)
        assert evidence.status_code == 404

    async def test_does_not_open_it_to_a_suspected_officer(self, cast: Cast) -> None:
        police = await cast.unit("police")
        receipt = await cast.report(suspect_subjects=["suspect"])
        (referral,) = await cast.triage(receipt["report_id"], (police, "police_investigation"))
        await _say(cast, police, referral, "returned", reason="x")
        suspected = cast.bearer("county_officer", sub="suspect")
        assert (await cast.get(f"/referrals/{referral['id']}", suspected)).status_code == 404


class TestReferFurther:
    async def test_sends_a_triaged_report_to_one_more_unit(self, cast: Cast) -> None:
        _, referral = await _police(cast)
        court = await cast.unit()
        path = f"/reports/{referral['report_id']}/referrals"
        form = {"unit_id": court.id, "matter": "protection_order", "applicant": "police"}
        sent = await cast.post(path, cast.officer, form, if_match='"v2"')
        assert (sent.status_code, body(sent)["applicant"]) == (201, "police")
        again = await cast.post(path, cast.officer, form, if_match='"v2"')
        assert body(again)["type"].endswith("referred-twice")

    async def test_in_the_name_of_one_who_may_not_ask_is_refused(self, cast: Cast) -> None:
        _, referral = await _police(cast)
        court = await cast.unit()
        path = f"/reports/{referral['report_id']}/referrals"
        form = {"unit_id": court.id, "matter": "protection_order", "applicant": "school"}
        refused = await cast.post(path, cast.officer, form, if_match='"v2"')
        assert body(refused)["type"].endswith("applicant-not-entitled")
