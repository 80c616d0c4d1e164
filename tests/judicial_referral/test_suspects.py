"""Who is suspected, or whose office is, finds nothing of it anywhere, and is not needed for it."""

from typing import Any
from uuid import UUID

import pytest

from judicial_referral_cast import Cast, Unit, body
from reference.divisions import Area


async def _hidden(cast: Cast, *suspects: str, **fields: Any) -> tuple[str, str]:
    """A report that suspects these accounts: its id, and the child's."""
    child = await cast.child()
    receipt = await cast.report(child_id=child, suspect_subjects=suspects, **fields)
    return receipt["report_id"], child


async def _referred(cast: Cast, *suspects: str) -> tuple[Unit, dict[str, Any], str]:
    police = await cast.unit("police")
    report, child = await _hidden(cast, *suspects)
    (referral,) = await cast.triage(report, (police, "police_investigation"))
    return police, referral, child


class TestSuspects:
    async def test_never_see_triage_or_close_the_report(self, cast: Cast) -> None:
        receipt = await cast.report(suspect_subjects=["officer"])
        path = f"/reports/{receipt['report_id']}"
        form = {"decision": "no_action", "reasons": "nothing to see"}
        assert (await cast.get(path, cast.officer)).status_code == 404
        assert receipt["report_id"] not in (await cast.get("/reports", cast.officer)).text
        triaged = await cast.post(f"{path}/triage", cast.officer, form, if_match="*")
        assert triaged.status_code == 404
        colleague = cast.bearer("county_officer", sub="colleague")
        assert (await cast.post(f"{path}/triage", colleague, form, if_match="*")).is_success
        closed = await cast.post(f"{path}/close", cast.officer, if_match="*")
        assert closed.status_code == 404
        assert (await cast.post(f"{path}/close", colleague, if_match="*")).is_success

    async def test_never_see_its_referrals_and_orders(self, cast: Cast) -> None:
        court = await cast.unit()
        receipt = await cast.report(
            child_id=await cast.child(), suspect_subjects=["accused", court.client_id + "-x"]
        )
        asked = (court, "protection_order")
        (referral,) = await cast.triage(receipt["report_id"], asked)
        path = f"/referrals/{referral['id']}"
        made = body(await cast.post(f"{path}/protection-orders", court.liaison, court.order_form()))
        accused = [
            cast.bearer("county_officer", sub="accused"),
            cast.bearer("court_liaison", sub="accused", org=court.id),
        ]
        for caller in accused:
            assert (await cast.get(path, caller)).status_code == 404
            assert referral["id"] not in (await cast.get("/referrals", caller)).text
            order = await cast.get(f"/protection-orders/{made['id']}", caller)
            assert order.status_code == 404
        closed = await cast.post(f"{path}/close", accused[0], if_match="*")
        assert closed.status_code == 404
        said = {"answer": "accepted", "document_no": "1"}
        assert (await cast.post(f"{path}/answers", accused[1], said)).status_code == 404
        assert (await cast.get(path, court.liaison)).status_code == 200


class TestWhatIsToldOfIt:
    async def test_names_no_child_and_is_counted_one_division_up(self, cast: Cast) -> None:
        """Who counts the county's duties and reports, or reads the child's file, sees no more."""
        _, referral, child = await _referred(cast, "accused")
        rows = await cast.service.admin.fetch(
            "SELECT type, prefecture, county, child_id, payload::text AS said FROM outbox"
            " WHERE occurred_at >= now() - interval '1 hour' AND prefecture = $1"
            " AND (payload ->> 'report_id' = $2 OR payload ->> 'subject_id' = ANY($3)"
            " OR payload ->> 'referral_id' = $4)",
            cast.area.code[:4], referral["report_id"],
            [referral["report_id"], referral["id"]], referral["id"],
        )  # fmt: skip
        assert {row["type"].split(".")[1] for row in rows} >= {"report", "duty", "referral"}
        for row in rows:
            assert (row["county"], row["child_id"]) == (None, None), row["type"]
            assert child not in row["said"]

    async def test_of_other_reports_names_them(self, cast: Cast) -> None:
        receipt = await cast.report(child_id=await cast.child())
        duty = await cast.duty("triage", receipt["report_id"])
        assert (duty["county"], bool(duty["child_id"])) == (cast.area.code, True)

    async def test_reaches_the_unit_which_reads_the_child_where_it_may(self, cast: Cast) -> None:
        police, referral, child = await _referred(cast, "accused")
        assert (await police.feed(1))["last_seq"] == 1
        read = body(await cast.get(f"/referrals/{referral['id']}", police.liaison))
        assert (read["child_id"], read["case"]["narrative"]) == (child, "bruises on both arms")
        said = {"answer": "accepted", "document_no": "受1"}
        path = f"/referrals/{referral['id']}/answers"
        assert (await cast.post(path, police.liaison, said)).status_code == 201
        assert (await cast.duty("filing_decision", referral["id"]))["county"] is None
        assert (await police.acknowledge(1)).status_code == 200

    async def test_goes_its_whole_way(self, cast: Cast) -> None:
        """Each duty is found and ended where it lies."""
        police, referral, _ = await _referred(cast, "accused")
        path = f"/referrals/{referral['id']}"
        for kind, reason in (("accepted", None), ("not_filed", "no crime")):
            said = {"answer": kind, "document_no": kind, "reason": reason}
            answer = await cast.post(f"{path}/answers", police.liaison, said)
            assert answer.status_code == 201, answer.text
        said = {"answer": "notice_served", "document_no": "达1"}
        await cast.post(f"{path}/answers", police.liaison, said)
        asked = {"request": "reconsideration_asked", "document_no": "复议1"}
        answer = await cast.post(f"{path}/requests", cast.officer, asked, if_match='"v4"')
        assert answer.status_code == 200, answer.text
        assert (await cast.duty("consider_reconsideration", referral["id"]))["status"] == "met"
        assert (await cast.duty("reconsideration_decision", referral["id"]))["county"] is None

    async def test_also_of_what_the_county_finds_and_traces(self, cast: Cast) -> None:
        police, referral, _ = await _referred(cast, "accused")
        report = f"/reports/{referral['report_id']}"
        ground = {"ground": "incapable", "facts": "x"}
        found = await cast.post(f"{report}/revocation-grounds", cast.officer, ground)
        assert found.status_code == 201, found.text
        begin = {"rescued_on": cast.today.isoformat(), "document_no": "解1"}
        path = f"/referrals/{referral['id']}/tracings"
        tracing = body(await cast.post(path, police.liaison, begin))
        step = {"step": "sampled", "done_on": cast.today.isoformat(), "document_no": "血1"}
        taken = await cast.post(
            f"/tracings/{tracing['id']}/steps", police.liaison, step, if_match='"v1"'
        )
        assert taken.status_code == 200, taken.text
        assert (await cast.duty("tracing_sample", tracing["id"]))["status"] == "met"
        lodged = await cast.service.client.post(
            "/judicial-referral/evidence", headers=cast.officer, content=b"a photograph",
            params={"report_id": referral["report_id"], "kind": "injury_photo"},
        )  # fmt: skip
        assert lodged.status_code == 201, lodged.text
        told = await cast.service.admin.fetch(
            "SELECT type, county FROM outbox WHERE aggregate_id = ANY($1)"
            " UNION ALL SELECT kind, county FROM duty WHERE subject_id = ANY($1)",
            [UUID(tracing["id"]), UUID(body(lodged)["id"]), UUID(referral["report_id"])],
        )
        assert len(told) > 6
        assert {row["county"] for row in told} == {None}


class TestDutiesAndAudit:
    @pytest.mark.parametrize("wide", [False, True])
    async def test_show_the_suspect_nothing_in_county_or_city(self, cast: Cast, wide: bool) -> None:
        _, referral, child = await _referred(cast, "accused")
        area = Area(cast.area.code[:4]) if wide else None
        role = "city_officer" if wide else "county_officer"
        accused = cast.bearer(role, "county_officer", area=area, sub="accused")
        colleague = cast.bearer(role, "county_officer", area=area, sub="colleague")
        subjects = {referral["report_id"], referral["id"]}

        async def seen(who: dict[str, str]) -> set[str]:
            page = body(await cast.get("/duties", who, limit=200))
            return {one["subject_id"] for one in page["items"]} & subjects

        assert await seen(accused) == set()
        assert await seen(colleague) == (subjects if wide else set())
        duty = await cast.duty("triage", referral["report_id"])
        assert (await cast.get(f"/duties/{duty['id']}", accused)).status_code == 404
        assert body(await cast.get(f"/audit/{child}", colleague))["items"]
        assert body(await cast.get(f"/audit/{child}", accused))["items"] == []

    async def test_of_a_known_child_are_hidden_with_every_matter_of_it(self, cast: Cast) -> None:
        """Another report about the same child would tell as much."""
        _, child = await _hidden(cast, "accused")
        other = await cast.report(child_id=child)
        accused = cast.bearer("county_officer", sub="accused")
        page = body(await cast.get("/duties", accused, child_id=child))
        assert page["items"] == []
        page = body(await cast.get("/duties", cast.officer, child_id=child))
        assert [one["subject_id"] for one in page["items"]] == [other["report_id"]]

    async def test_of_a_department_cannot_be_discharged_by_who_is_suspected(
        self, cast: Cast
    ) -> None:
        police = await cast.unit("police")
        report, _ = await _hidden(cast, "teacher-official")
        await cast.triage(report, (police, "police_investigation"))
        aid = await cast.duty("legal_aid", report)
        city = Area(cast.area.code[:4])
        accused = cast.bearer("justice_officer", area=city, sub="teacher-official")
        form = {"document_no": "1"}
        path = f"/duties/{aid['id']}/discharge"
        assert (await cast.post(path, accused, form, if_match='"v1"')).status_code == 404
        honest = cast.bearer("justice_officer", area=city, sub="honest")
        assert (await cast.post(path, honest, form, if_match='"v1"')).status_code == 200


class TestASuspectedOffice:
    async def test_sees_nothing_whoever_of_it_asks(self, cast: Cast) -> None:
        report, _ = await _hidden(cast, "bureau-7")
        insider = cast.bearer("county_officer", sub="anybody", org="bureau-7")
        assert (await cast.get(f"/reports/{report}", insider)).status_code == 404
        assert body(await cast.get("/reports", insider))["items"] == []
        assert (await cast.get(f"/reports/{report}", cast.officer)).status_code == 200

    async def test_is_not_referred_the_matter(self, cast: Cast) -> None:
        police = await cast.unit("police")
        report, _ = await _hidden(cast, police.id)
        form = {
            "decision": "refer", "reasons": "danger",
            "units": [{"unit_id": police.id, "matter": "police_investigation"}],
        }  # fmt: skip
        path = f"/reports/{report}/triage"
        refused = await cast.post(path, cast.officer, form, if_match='"v1"')
        assert refused.status_code == 422
        assert body(refused)["type"].endswith("unit-is-suspected")
        assert body(refused)["errors"][0]["pointer"] == "/units/0/unit_id"


class TestNamedAtTriage:
    async def test_is_kept_from_it_from_then_on(self, cast: Cast) -> None:
        """A teacher knows a name; whose account that is the office knows."""
        police, child = await cast.unit("police"), await cast.child()
        report = (await cast.report(child_id=child, suspect_names=["Zhang"]))["report_id"]
        accused = cast.bearer("county_officer", sub="accused")
        assert (await cast.get(f"/reports/{report}", accused)).status_code == 200
        named = {"suspect_subjects": ["accused", "accused"]}
        (referral,) = await cast.triage(report, (police, "police_investigation"), **named)
        assert (await cast.get(f"/reports/{report}", accused)).status_code == 404
        assert body(await cast.get("/duties", accused, child_id=child))["items"] == []
        assert (await cast.duty("missing_papers_notice", referral["id"]))["county"] is None
        assert (await cast.duty("triage", report))["status"] == "met"

    async def test_or_when_it_goes_to_another_county(self, cast: Cast, elsewhere: Cast) -> None:
        report = (await cast.report())["report_id"]
        form = {
            "decision": "transfer", "reasons": "it lives there", "transfer_to": elsewhere.area.code,
            "suspect_subjects": ["accused"],
        }  # fmt: skip
        path = f"/reports/{report}/triage"
        moved = await cast.post(path, cast.officer, form, if_match='"v1"')
        assert moved.status_code == 200, moved.text
        accused = elsewhere.bearer("county_officer", sub="accused")
        assert (await elsewhere.get(f"/reports/{report}", accused)).status_code == 404
        assert (await elsewhere.get(f"/reports/{report}", elsewhere.officer)).status_code == 200
