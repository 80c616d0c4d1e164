"""The clocks: 2 h to triage, 24 h and 72 h to acknowledge and to rule, and what a breach does."""

from datetime import timedelta

import pytest

from chassis.testing import MovableClock, eventually
from judicial_referral_cast import Cast, body

BREACHED = "wardship.duty.breached.v1"


async def _breached(cast: Cast, kind: str, subject_id: str) -> bool:
    return bool((await cast.duty(kind, subject_id))["status"] == "breached")


class TestTriage:
    async def test_of_a_village_escalates_to_the_city(
        self, cast: Cast, clock: MovableClock
    ) -> None:
        receipt = await cast.report(area=cast.area.code + "001001")
        clock.advance(hours=2, seconds=1)
        await eventually(lambda: _breached(cast, "triage", receipt["report_id"]))
        duty = await cast.duty("triage", receipt["report_id"])
        assert duty["escalated_to"] == cast.area.code[:4]


class TestProtectionOrderRuling:
    @pytest.mark.parametrize(("urgent", "hours"), [(False, 72), (True, 24)])
    async def test_is_due_after_72_hours_or_24_in_urgency(
        self, cast: Cast, urgent: bool, hours: int
    ) -> None:
        court, referral = await cast.referral(urgent=urgent)
        duty = await cast.duty("protection_order_ruling", referral["id"])
        assert duty["due_at"] - duty["opened_at"] == timedelta(hours=hours)
        assert duty["owner"] == court.id
        assert referral["rule_by"] == duty["due_at"].isoformat().replace("+00:00", "Z")

    @pytest.mark.parametrize(("urgent", "hours"), [(False, 72), (True, 24)])
    async def test_is_breached_the_moment_after_and_escalated(
        self, cast: Cast, clock: MovableClock, urgent: bool, hours: int
    ) -> None:
        court, referral = await cast.referral(urgent=urgent)
        clock.advance(hours=hours)
        await eventually(lambda: _swept(cast))
        assert not await _breached(cast, "protection_order_ruling", referral["id"])
        clock.advance(seconds=1)
        await eventually(lambda: _breached(cast, "protection_order_ruling", referral["id"]))
        duty = await cast.duty("protection_order_ruling", referral["id"])
        assert cast.area.parent is not None
        assert duty["escalated_to"] == cast.area.parent.code
        assert await cast.told(BREACHED, str(duty["id"])) == 1
        path = f"/referrals/{referral['id']}/protection-orders"
        assert (await cast.post(path, court.liaison, court.order_form())).status_code == 201
        late = await cast.duty("protection_order_ruling", referral["id"])
        assert late["status"] == "met_late"

    async def test_falls_away_when_the_court_returns_it(self, cast: Cast) -> None:
        court, referral = await cast.referral()
        said = {"answer": "returned", "document_no": "1", "reason": "not our district"}
        await cast.post(f"/referrals/{referral['id']}/answers", court.liaison, said)
        assert (await cast.duty("protection_order_ruling", referral["id"]))["status"] == "void"

    async def test_is_met_by_a_refusal_too(self, cast: Cast) -> None:
        court, referral = await cast.referral()
        said = {"answer": "ruled", "document_no": "驳回1号"}
        await cast.post(f"/referrals/{referral['id']}/answers", court.liaison, said)
        assert (await cast.duty("protection_order_ruling", referral["id"]))["status"] == "met"


class TestAcknowledgement:
    @pytest.mark.parametrize(
        ("kind", "matter", "hours"),
        [
            ("police", "police_investigation", 24),
            ("court", "protection_order", 72),
            ("procuratorate", "prosecution", 72),
        ],
    )
    async def test_is_due_by_kind_and_breached_when_nobody_says_it(
        self, cast: Cast, clock: MovableClock, kind: str, matter: str, hours: int
    ) -> None:
        unit, referral = await cast.referral(matter, kind)
        query = "SELECT event_id::text FROM referral WHERE id = $1"
        event_id = await cast.service.admin.fetchval(query, referral["id"])
        duty = await cast.duty("acknowledgement", event_id)
        assert duty["due_at"] - duty["opened_at"] == timedelta(hours=hours)
        clock.advance(hours=hours, seconds=1)
        await eventually(lambda: _breached(cast, "acknowledgement", event_id))
        await unit.feed(1)
        assert body(await unit.acknowledge(1))["acknowledged_seq"] == 1
        assert (await cast.duty("acknowledgement", event_id))["status"] == "met_late"


class TestTriageClock:
    async def test_an_untriaged_report_goes_one_division_up(
        self, cast: Cast, clock: MovableClock
    ) -> None:
        receipt = await cast.report()
        clock.advance(hours=2, seconds=1)
        await eventually(lambda: _breached(cast, "triage", receipt["report_id"]))
        duty = await cast.duty("triage", receipt["report_id"])
        assert await cast.told(BREACHED, str(duty["id"])) == 1


async def _swept(cast: Cast) -> bool:
    """True once nothing that is overdue is left."""
    query = "SELECT count(*) FROM duty WHERE status = 'open' AND due_at < $1"
    left: int = await cast.service.admin.fetchval(query, cast.now)
    return left == 0
