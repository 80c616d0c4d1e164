"""A visitor's finding is a mandatory report at once, exactly once, and names nobody."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.models import new_id
from contracts.registry import SituationFound
from judicial_referral.reports.promptness import Promptness, promptness
from judicial_referral_cast import Cast, body
from reference.divisions import Area

RECEIVED = "judicial-referral.report.received.v1"


def _found(cast: Cast, child_id: str, **fields: Any) -> SituationFound:
    return SituationFound(
        **{
            "finding_id": new_id(),
            "visit_id": uuid4(),
            "child_id": UUID(child_id),
            "area": cast.area.code + "001001",
            "situation": "unattended",
            "discovered_at": cast.now - timedelta(minutes=5),
            **fields,
        }
    )


class TestReportFindings:
    async def test_enters_one_report_with_its_receipt_and_clock(self, cast: Cast) -> None:
        found = _found(cast, await cast.child())
        await cast.hear(found, found)
        await cast.hear(found)
        (report,) = body(await cast.get("/reports", cast.officer))["items"]
        assert (report["situation"], report["status"]) == ("unattended", "received")
        assert await cast.told(RECEIVED, report["id"]) == 1
        assert (await cast.duty("triage", report["id"]))["status"] == "open"
        assert report["promptness"] == "prompt"

    async def test_keeps_the_visitor_and_the_account_in_the_registry(self, cast: Cast) -> None:
        found = _found(cast, await cast.child())
        await cast.hear(found)
        (report,) = body(await cast.get("/reports", cast.officer))["items"]
        read = body(await cast.get(f"/reports/{report['id']}", cast.officer))
        assert read["reporter"]["name"] == "registry visit"
        assert read["reporter"]["kind"] == "registry_visit"
        assert str(found.visit_id) not in str(read)

    async def test_may_be_triaged_into_what_its_situation_calls_for(self, cast: Cast) -> None:
        await cast.hear(_found(cast, await cast.child()))
        (report,) = body(await cast.get("/reports", cast.officer))["items"]
        assert report["calls_for"] == ["police_investigation", "prosecution", "revocation"]
        police = await cast.unit("police")
        (referral,) = await cast.triage(report["id"], (police, "police_investigation"))
        assert referral["status"] == "sent"
        legal_aid = await cast.duty("legal_aid", report["id"])
        assert (legal_aid["department"], legal_aid["status"]) == ("justice", "open")


class TestPromptness:
    @pytest.mark.parametrize(
        ("minutes", "expected"),
        [
            (60, Promptness.PROMPT),
            (61, Promptness.LATE),
            (121, Promptness.ESCALATED),
            (24 * 60, Promptness.ESCALATED),
            (24 * 60 + 1, Promptness.BREACHED),
        ],
    )
    def test_is_counted_from_the_discovery(self, minutes: int, expected: Promptness) -> None:
        at = datetime(2026, 6, 1, 3, tzinfo=UTC)
        assert promptness(at, at + timedelta(minutes=minutes), Area("510104")) is expected

    async def test_a_late_report_meets_its_duty_late_and_shows_it(self, cast: Cast) -> None:
        late = (cast.now - timedelta(hours=3)).isoformat()
        receipt = await cast.report(discovered_at=late, reporter_kind="school")
        duty = await cast.duty("report", receipt["report_id"])
        assert (duty["status"], duty["department"]) == ("met_late", "education")
        assert duty["owner"] is None
        read = body(await cast.get(f"/reports/{receipt['report_id']}", cast.officer))
        assert read["promptness"] == "escalated"
        assert read["reporter"]["kind"] == "school"
