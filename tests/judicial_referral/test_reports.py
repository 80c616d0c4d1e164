"""Mandatory reports: taken at once, kept from whom they name, read by whom they concern."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from judicial_referral.reports import receipt_numbers
from judicial_referral_cast import Cast, body
from reference.divisions import Area

RECEIVED = "judicial-referral.report.received.v1"


class TestTakeReport:
    async def test_answers_with_a_receipt_and_what_happens_next(self, cast: Cast) -> None:
        answer = await cast.post("/reports", cast.teacher, cast.report_form())
        receipt = body(answer)
        assert answer.status_code == 201
        assert answer.headers["location"] == f"/judicial-referral/receipts/{receipt['receipt']}"
        assert receipt_numbers.is_sound(receipt["receipt"])
        assert "110" in receipt["next"]
        assert "110" in receipt["next_zh"]

    async def test_opens_the_triage_duty_and_tells(self, cast: Cast) -> None:
        receipt = await cast.report()
        duty = await cast.duty("triage", receipt["report_id"])
        assert duty["department"] == "civil_affairs"
        assert duty["due_at"] - duty["opened_at"] == timedelta(hours=2)
        assert await cast.told(RECEIVED, receipt["report_id"]) == 1

    async def test_what_happened_in_a_village_is_told_to_the_county_alone(self, cast: Cast) -> None:
        receipt = await cast.report(area=cast.area.code + "001001", child_id=await cast.child())
        rows = await cast.service.admin.fetch(
            "SELECT county, township, payload ->> 'area' AS area FROM outbox"
            " WHERE payload ->> 'report_id' = $1 OR payload ->> 'subject_id' = $1",
            receipt["report_id"],
        )
        assert {tuple(row) for row in rows} == {(cast.area.code, None, cast.area.code)}
        director = cast.bearer("village_director", area=Area(cast.area.code + "001001"))
        duties = body(await cast.get("/duties", director))["items"]
        assert receipt["report_id"] not in {duty["subject_id"] for duty in duties}

    async def test_is_refused_for_a_county_that_does_not_exist(self, cast: Cast) -> None:
        for nowhere in ("519901", cast.area.code[:4] + "97001"):
            answer = await cast.post("/reports", cast.teacher, cast.report_form(area=nowhere))
            assert answer.status_code == 422
            assert body(answer)["errors"][0]["pointer"] == "/area"

    async def test_is_one_statement_without_a_session(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(**_: Any) -> None:
            raise AssertionError("a session was opened")

        monkeypatch.setattr(cast.app.database, "session", refuse)
        assert (await cast.report())["status"] == "received"

    async def test_seals_what_was_told_and_by_whom(self, cast: Cast) -> None:
        receipt = await cast.report(suspect_names=["a neighbour"], reporter_phone="13800000000")
        row = await cast.service.admin.fetchrow(
            "SELECT to_jsonb(report)::text AS text, contents, reporter, o.payload::text AS payload "
            "FROM report JOIN outbox o ON o.aggregate_id = report.id WHERE report.receipt = $1",
            receipt["receipt"],
        )
        assert row is not None
        stored = "|".join(map(str, row))
        for secret in ("bruises", "neighbour", "13800000000", "teacher"):
            assert secret not in stored

    async def test_is_taken_from_another_county_too(self, cast: Cast, elsewhere: Cast) -> None:
        receipt = await cast.report(area=elsewhere.area.code)
        found = await elsewhere.get(f"/reports/{receipt['report_id']}", elsewhere.officer)
        assert found.status_code == 200
        mine = await cast.get(f"/receipts/{receipt['receipt']}", cast.teacher)
        assert mine.status_code == 200

    async def test_is_taken_from_a_provider_whose_scope_is_an_organisation(
        self, cast: Cast
    ) -> None:
        staff = cast.bearer("provider_staff", sub="social worker", org="a provider")
        receipt = await cast.report(staff, child_id=await cast.child())
        assert (await cast.get(f"/receipts/{receipt['receipt']}", staff)).status_code == 200

    async def test_the_same_key_and_body_answer_the_same(self, cast: Cast) -> None:
        form = cast.report_form()
        once = await cast.post(
            "/reports", cast.teacher, form, idempotency_key="a1" + cast.area.code
        )
        again = await cast.post(
            "/reports", cast.teacher, form, idempotency_key="a1" + cast.area.code
        )
        assert again.status_code == 201
        assert again.json() == once.json()
        assert await cast.told(RECEIVED, body(once)["report_id"]) == 1

    async def test_many_at_once_under_one_key_are_one_report(self, cast: Cast) -> None:
        form, key = cast.report_form(), "b1" + cast.area.code
        answers = await asyncio.gather(
            *(cast.post("/reports", cast.teacher, form, idempotency_key=key) for _ in range(12))
        )
        taken = {body(answer)["receipt"] for answer in answers if answer.status_code == 201}
        assert len(taken) == 1
        assert {answer.status_code for answer in answers} <= {201, 409}

    async def test_another_body_under_the_same_key_is_refused(self, cast: Cast) -> None:
        key = "c1" + cast.area.code
        await cast.post("/reports", cast.teacher, cast.report_form(), idempotency_key=key)
        other = cast.report_form(situation="begging")
        answer = await cast.post("/reports", cast.teacher, other, idempotency_key=key)
        assert answer.status_code == 422

    @pytest.mark.parametrize(
        "role", ["education_officer", "womens_federation_officer", "city_officer"]
    )
    async def test_is_taken_from_every_state_organ(self, cast: Cast, role: str) -> None:
        """国家机关 and their staff must report (未成年人保护法11)."""
        official = cast.bearer(role, sub="official")
        receipt = await cast.report(official, reporter_kind="state_organ")
        assert (await cast.get(f"/receipts/{receipt['receipt']}", official)).status_code == 200

    async def test_court_liaisons_do_not_report(self, cast: Cast) -> None:
        liaison = cast.bearer("court_liaison")
        assert (await cast.post("/reports", liaison, cast.report_form())).status_code == 403


class TestReceipt:
    async def test_shows_how_my_report_stands(self, cast: Cast) -> None:
        receipt = await cast.report()
        await cast.triage(receipt["report_id"])
        answer = await cast.get(f"/receipts/{receipt['receipt']}", cast.teacher)
        assert body(answer)["status"] == "triaged"

    async def test_is_nobody_elses(self, cast: Cast) -> None:
        receipt = await cast.report()
        colleague = cast.bearer("reporter", sub="colleague")
        answer = await cast.get(f"/receipts/{receipt['receipt']}", colleague)
        missing = await cast.get(f"/receipts/{receipt_numbers.draw()}", colleague)
        assert answer.status_code == 404
        assert _without_trace(answer.json()) == _without_trace(missing.json())

    async def test_is_for_the_suspect_not_even_when_it_reported(self, cast: Cast) -> None:
        receipt = await cast.report(suspect_subjects=["teacher"])
        answer = await cast.get(f"/receipts/{receipt['receipt']}", cast.teacher)
        assert answer.status_code == 404


class TestReadReports:
    async def test_a_reporter_lists_nothing(self, cast: Cast) -> None:
        receipt = await cast.report()
        assert (await cast.get("/reports", cast.teacher)).status_code == 403
        one = await cast.get(f"/reports/{receipt['report_id']}", cast.teacher)
        assert one.status_code == 403

    async def test_the_county_reads_all_of_it(self, cast: Cast) -> None:
        receipt = await cast.report(reporter_name="headmistress", suspect_names=["a neighbour"])
        answer = await cast.get(f"/reports/{receipt['report_id']}", cast.officer)
        report = body(answer)
        assert answer.headers["etag"] == '"v1"'
        assert report["narrative"] == "bruises on both arms"
        assert report["suspect_names"] == ["a neighbour"]
        assert report["reporter"]["name"] == "headmistress"
        assert report["situation_zh"].startswith("身体存在多处损伤")

    @pytest.mark.parametrize("role", ["township_supervisor", "city_officer"])
    async def test_others_read_how_it_stands_and_never_who_reported(
        self, cast: Cast, role: str
    ) -> None:
        receipt = await cast.report(area=cast.area.code + "001")
        area = cast.area.parent if role == "city_officer" else None
        reader = cast.bearer(role, area=area, sub="other officer")
        report = body(await cast.get(f"/reports/{receipt['report_id']}", reader))
        assert report["status"] == "received"
        assert report["reporter"] is None
        assert report["narrative"] is None

    async def test_another_county_sees_lists_and_changes_nothing(
        self, cast: Cast, elsewhere: Cast
    ) -> None:
        report_id = (await cast.report())["report_id"]
        seen = await elsewhere.get(f"/reports/{report_id}", elsewhere.officer)
        missing = await elsewhere.get(f"/reports/{report_id[:-12]}000000000000", elsewhere.officer)
        assert seen.status_code == 404
        assert _without_trace(seen.json()) == _without_trace(missing.json())
        assert report_id not in (await elsewhere.get("/reports", elsewhere.officer)).text
        form = {"decision": "no_action", "reasons": "none"}
        changed = await elsewhere.post(
            f"/reports/{report_id}/triage", elsewhere.officer, form, if_match="*"
        )
        assert changed.status_code == 404

    async def test_a_township_lists_its_own(self, cast: Cast) -> None:
        mine = await cast.report(area=cast.area.code + "001")
        await cast.report(area=cast.area.code + "002")
        township = cast.bearer("township_supervisor", area=Area(cast.area.code + "001"))
        listed = body(await cast.get("/reports", township))
        assert [one["id"] for one in listed["items"]] == [mine["report_id"]]

    async def test_pages_lead_through_all_of_them(self, cast: Cast) -> None:
        taken = [(await cast.report())["report_id"] for _ in range(5)]
        first = body(await cast.get("/reports", cast.officer, limit=3))
        rest = body(await cast.get("/reports", cast.officer, limit=3, after=first["next"]))
        assert [one["id"] for one in first["items"] + rest["items"]] == taken
        assert rest["next"] is None

    async def test_each_reading_of_a_childs_report_is_in_the_audit(self, cast: Cast) -> None:
        child_id = await cast.child()
        receipt = await cast.report(child_id=child_id)
        await cast.get(f"/reports/{receipt['report_id']}", cast.officer)
        rows = await cast.service.admin.fetch(
            "SELECT action, subject, operation FROM audit WHERE child_id = $1 ORDER BY id", child_id
        )
        assert [(row["action"], row["operation"]) for row in rows] == [
            ("write", "take_report"),
            ("read", "read_report"),
        ]
        assert rows[1]["subject"] == "officer"

    async def test_the_audit_does_not_tell_who_reported(self, cast: Cast) -> None:
        """The same reporter is the same unreadable mark each time, and nobody else's."""
        child_id = await cast.child()
        receipts = [await cast.report(child_id=child_id) for _ in range(2)]
        await cast.get(f"/receipts/{receipts[0]['receipt']}", cast.teacher)
        rows = await cast.service.admin.fetch(
            "SELECT subject, client_id, organisation FROM audit WHERE child_id = $1", child_id
        )
        assert len(rows) == 3
        assert len({tuple(row) for row in rows}) == 1
        assert "teacher" not in str(rows)
        assert (rows[0]["client_id"], rows[0]["organisation"]) == ("", None)


class TestPlacesWithoutCounties:
    async def test_the_city_itself_reads_what_was_told(self, cast: Cast) -> None:
        dongguan, township = Area("4419"), Area("441900003")
        receipt = await cast.report(area=township.code)
        path = f"/reports/{receipt['report_id']}"
        officer = cast.bearer("county_officer", area=dongguan, sub="officer")
        assert body(await cast.get(path, officer))["narrative"] == "bruises on both arms"
        duty = await cast.duty("triage", receipt["report_id"])
        assert (duty["prefecture"], duty["county"]) == ("4419", None)

    async def test_a_city_with_counties_does_not(self, cast: Cast) -> None:
        receipt = await cast.report()
        city = cast.bearer("county_officer", area=Area(cast.area.code[:4]), sub="officer")
        read = body(await cast.get(f"/reports/{receipt['report_id']}", city))
        assert read["narrative"] is None


def _without_trace(problem: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in problem.items() if name != "trace_id"}
