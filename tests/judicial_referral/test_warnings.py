"""Written warnings: by police, followed by a visit of the village and one of the police."""

from datetime import timedelta
from typing import Any

from chassis.testing import MovableClock
from judicial_referral_cast import Cast, Unit, body

ISSUED = "judicial-referral.warning.issued.v1"


async def _warned(cast: Cast) -> tuple[Unit, dict[str, Any], dict[str, Any]]:
    police, referral = await cast.referral("police_investigation", "police")
    form = {
        "document_no": f"告诫{police.client_id}", "issued_on": cast.today.isoformat(),
        "person": "Zhang", "facts": "he hit the child", "prohibition": "no more violence",
    }  # fmt: skip
    path = f"/referrals/{referral['id']}/warnings"
    too_soon = await cast.post(path, police.liaison, form)
    assert body(too_soon)["type"].endswith("warning-without-finding")
    said = {"answer": "accepted", "document_no": "受1"}
    await cast.post(f"/referrals/{referral['id']}/answers", police.liaison, said)
    answer = await cast.post(path, police.liaison, form)
    assert answer.status_code == 201, answer.text
    again = await cast.post(path, police.liaison, form)
    assert body(again)["id"] == body(answer)["id"]
    return police, form, body(answer)


class TestIssueWarning:
    async def test_tells_it_once_and_both_must_visit(self, cast: Cast) -> None:
        police, _, warning = await _warned(cast)
        assert await cast.told(ISSUED, warning["id"]) == 1
        village = await cast.duty("warning_visit_village", warning["id"])
        by_police = await cast.duty("warning_visit_police", warning["id"])
        assert (village["department"], village["owner"]) == ("civil_affairs", None)
        assert (by_police["department"], by_police["owner"]) == ("public_security", police.id)

    async def test_is_read_by_police_and_county_and_sealed_in_the_database(
        self, cast: Cast
    ) -> None:
        police, form, warning = await _warned(cast)
        for reader in (police.liaison, cast.officer):
            read = body(await cast.get(f"/warnings/{warning['id']}", reader))
            assert read["contents"]["facts"] == form["facts"]
        stored = await cast.service.admin.fetchval(
            "SELECT to_jsonb(warning)::text FROM warning WHERE id = $1", warning["id"]
        )
        assert "Zhang" not in stored
        other = await cast.unit("police")
        assert (await cast.get(f"/warnings/{warning['id']}", other.liaison)).status_code == 404

    async def test_is_not_for_a_court(self, cast: Cast) -> None:
        court, referral = await cast.referral()
        path = f"/referrals/{referral['id']}/warnings"
        assert (await cast.post(path, court.liaison, {})).status_code == 403


class TestVisitAfterWarning:
    async def test_meets_the_duty_of_each(self, cast: Cast) -> None:
        police, _, warning = await _warned(cast)
        path = f"/warnings/{warning['id']}/visits"
        form = {"visited_on": cast.today.isoformat(), "findings": "quiet"}
        village = {**form, "visitor": "village"}
        assert (await cast.post(path, cast.officer, village)).status_code == 204
        assert (await cast.duty("warning_visit_village", warning["id"]))["status"] == "met"
        twice = await cast.post(path, cast.officer, village)
        assert body(twice)["type"].endswith("visited-before")
        wrong = await cast.post(path, police.liaison, village)
        assert body(wrong)["type"].endswith("not-this-visitor")
        assert (await cast.post(path, police.liaison, {**form, "visitor": "police"})).is_success
        assert (await cast.duty("warning_visit_police", warning["id"]))["status"] == "met"
        read = body(await cast.get(f"/warnings/{warning['id']}", cast.officer))
        assert sorted(read["visits"]) == ["police", "village"]

    async def test_counts_from_the_issuing_and_not_from_its_entry(
        self, cast: Cast, clock: MovableClock
    ) -> None:
        """Police may enter a warning days after they gave it."""
        police, referral = await cast.referral("police_investigation", "police")
        said = {"answer": "accepted", "document_no": "受1"}
        await cast.post(f"/referrals/{referral['id']}/answers", police.liaison, said)
        issued_on = cast.today
        clock.advance(days=3)
        form = {
            "document_no": "告9", "issued_on": issued_on.isoformat(), "person": "Zhang",
            "facts": "he hit the child", "prohibition": "no more violence",
        }  # fmt: skip
        path = f"/referrals/{referral['id']}/warnings"
        warning = body(await cast.post(path, police.liaison, form))
        visit = {"visitor": "village", "findings": "quiet"}
        visits = f"/warnings/{warning['id']}/visits"
        before = {**visit, "visited_on": (issued_on - timedelta(days=1)).isoformat()}
        assert (await cast.post(visits, cast.officer, before)).status_code == 422
        between = {**visit, "visited_on": (issued_on + timedelta(days=1)).isoformat()}
        answer = await cast.post(visits, cast.officer, between)
        assert answer.status_code == 204, answer.text
