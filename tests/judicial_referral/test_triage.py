"""Triage: once, by the county, to units that may deal with the matter."""

import asyncio
from uuid import UUID, uuid4

import httpx
import pytest

from judicial_referral_cast import Cast, body

TRIAGED = "judicial-referral.report.triaged.v1"
SENT = "judicial-referral.referral.sent.v1"
NO_ACTION = {"decision": "no_action", "reasons": "a misunderstanding"}


class TestTriageReport:
    async def test_refers_to_each_unit_and_tells(self, cast: Cast) -> None:
        police, court = await cast.unit("police"), await cast.unit("court")
        receipt = await cast.report(child_id=await cast.child())
        referrals = await cast.triage(
            receipt["report_id"], (police, "police_investigation"), (court, "protection_order")
        )
        assert [one["unit_id"] for one in referrals] == [police.id, court.id]
        assert {one["status"] for one in referrals} == {"sent"}
        assert await cast.told(TRIAGED, receipt["report_id"]) == 1
        assert [await cast.told(SENT, one["id"]) for one in referrals] == [1, 1]
        assert (await cast.duty("triage", receipt["report_id"]))["status"] == "met"

    async def test_one_wins_a_race(self, cast: Cast) -> None:
        court = await cast.unit()
        receipt = await cast.report(child_id=await cast.child())
        form = {
            "decision": "refer",
            "reasons": "danger",
            "units": [{"unit_id": court.id, "matter": "protection_order"}],
        }
        path = f"/reports/{receipt['report_id']}/triage"
        answers = await asyncio.gather(
            *(cast.post(path, cast.officer, form, if_match='"v1"') for _ in range(12))
        )
        codes = sorted(answer.status_code for answer in answers)
        assert codes == [200] + [412] * 11
        listed = await cast.get("/referrals", cast.officer, report_id=receipt["report_id"])
        assert len(body(listed)["items"]) == 1

    async def test_refuses_a_second_time(self, cast: Cast) -> None:
        receipt = await cast.report()
        await cast.triage(receipt["report_id"])
        path = f"/reports/{receipt['report_id']}/triage"
        answer = await cast.post(path, cast.officer, NO_ACTION, if_match='"v2"')
        assert answer.status_code == 409
        assert body(answer)["type"] == "urn:wardship:problem:report-already-triaged"

    async def test_needs_if_match(self, cast: Cast) -> None:
        receipt = await cast.report()
        answer = await cast.post(f"/reports/{receipt['report_id']}/triage", cast.officer, NO_ACTION)
        assert answer.status_code == 428

    @pytest.mark.parametrize(
        ("kind", "matter"),
        [
            ("police", "protection_order"),
            ("court", "police_investigation"),
            ("court", "prosecution"),
        ],
    )
    async def test_refuses_a_unit_without_competence(
        self, cast: Cast, kind: str, matter: str
    ) -> None:
        unit = await cast.unit(kind)
        receipt = await cast.report(child_id=await cast.child())
        form = {
            "decision": "refer",
            "reasons": "danger",
            "units": [{"unit_id": unit.id, "matter": matter}],
        }
        path = f"/reports/{receipt['report_id']}/triage"
        answer = await cast.post(path, cast.officer, form, if_match='"v1"')
        assert answer.status_code == 422
        assert body(answer)["errors"][0]["pointer"] == "/units/0/matter"
        assert (await cast.duty("triage", receipt["report_id"]))["status"] == "open"

    async def test_refuses_a_unit_that_is_not_there(self, cast: Cast) -> None:
        receipt = await cast.report()
        form = {
            "decision": "refer",
            "reasons": "danger",
            "units": [{"unit_id": str(uuid4()), "matter": "other"}],
        }
        path = f"/reports/{receipt['report_id']}/triage"
        answer = await cast.post(path, cast.officer, form, if_match='"v1"')
        assert answer.status_code == 422

    async def test_a_protection_order_needs_the_child(self, cast: Cast, elsewhere: Cast) -> None:
        court = await cast.unit()
        receipt = await cast.report()
        units = [{"unit_id": court.id, "matter": "protection_order"}]
        form = {"decision": "refer", "reasons": "danger", "units": units}
        path = f"/reports/{receipt['report_id']}/triage"
        unknown = await cast.post(path, cast.officer, form, if_match='"v1"')
        assert body(unknown)["type"].endswith("child-not-identified")
        stranger = {**form, "child_id": await elsewhere.child()}
        refused = await cast.post(path, cast.officer, stranger, if_match='"v1"')
        assert body(refused)["type"].endswith("child-unknown")
        known = {**form, "child_id": await cast.child()}
        accepted = await cast.post(path, cast.officer, known, if_match='"v1"')
        assert body(accepted)["child_id"] == known["child_id"]

    async def test_is_for_the_county(self, cast: Cast) -> None:
        receipt = await cast.report()
        for role in ("township_supervisor", "village_director", "reporter", "court_liaison"):
            answer = await cast.post(
                f"/reports/{receipt['report_id']}/triage",
                cast.bearer(role),
                NO_ACTION,
                if_match="*",
            )
            assert answer.status_code == 403


class TestTransferReport:
    async def test_gives_it_to_the_other_county_with_a_clock_of_its_own(
        self, cast: Cast, elsewhere: Cast
    ) -> None:
        receipt = await cast.report(child_id=await cast.child())
        moved = await self._transfer(cast, receipt["report_id"], elsewhere.area.code + "001")
        assert (moved.status_code, body(moved)["status"]) == (200, "received")
        waiting = body(await cast.get("/reports", elsewhere.officer, status="received"))["items"]
        assert [one["id"] for one in waiting] == [receipt["report_id"]]
        assert body(await cast.get("/reports", cast.officer))["items"] == []
        query = (
            "SELECT status, county FROM duty WHERE subject_id = $1 AND kind = 'triage' "
            "ORDER BY opened_at, id"
        )
        duties = await cast.service.admin.fetch(query, UUID(receipt["report_id"]))
        assert [tuple(duty) for duty in duties] == [
            ("met", cast.area.code), ("open", elsewhere.area.code),
        ]  # fmt: skip
        asked = body(await cast.get(f"/receipts/{receipt['receipt']}", cast.teacher))
        assert asked["status"] == "received"

    async def test_there_it_is_read_and_triaged(self, cast: Cast, elsewhere: Cast) -> None:
        receipt = await cast.report()
        await self._transfer(cast, receipt["report_id"], elsewhere.area.code)
        path = f"/reports/{receipt['report_id']}"
        read = body(await cast.get(path, elsewhere.officer))
        assert (read["narrative"], read["reasons"]) == ("bruises on both arms", "it lives there")
        done = await cast.post(f"{path}/triage", elsewhere.officer, NO_ACTION, if_match='"v2"')
        assert (done.status_code, body(done)["status"]) == (200, "triaged")
        assert await cast.told(TRIAGED, receipt["report_id"]) == 2

    async def test_needs_another_county_that_exists(self, cast: Cast) -> None:
        receipt = await cast.report()
        for to in (None, cast.area.code + "001", "519901"):
            answer = await self._transfer(cast, receipt["report_id"], to)
            assert answer.status_code == 422
        assert (await cast.duty("triage", receipt["report_id"]))["status"] == "open"

    async def _transfer(self, cast: Cast, report_id: str, to: str | None) -> httpx.Response:
        form = {"decision": "transfer", "reasons": "it lives there", "transfer_to": to}
        path = f"/reports/{report_id}/triage"
        return await cast.post(path, cast.officer, form, if_match='"v1"')


class TestCloseReport:
    async def test_waits_for_its_referrals(self, cast: Cast) -> None:
        unit, referral = await cast.referral("police_investigation", "police")
        path = f"/reports/{referral['report_id']}/close"
        early = await cast.post(path, cast.officer, if_match='"v2"')
        assert body(early)["type"].endswith("referrals-still-open")
        said = {"answer": "returned", "document_no": "7", "reason": "another district"}
        await cast.post(f"/referrals/{referral['id']}/answers", unit.liaison, said)
        await cast.post(f"/referrals/{referral['id']}/close", cast.officer, if_match='"v2"')
        closed = await cast.post(path, cast.officer, if_match='"v2"')
        assert body(closed)["status"] == "closed"

    async def test_refuses_what_was_not_triaged(self, cast: Cast) -> None:
        receipt = await cast.report()
        path = f"/reports/{receipt['report_id']}/close"
        answer = await cast.post(path, cast.officer, if_match='"v1"')
        assert answer.status_code == 409
