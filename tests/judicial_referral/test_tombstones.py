"""A sealed or erased matter replays as a tombstone with its number."""

import base64
import json
from typing import Any
from uuid import UUID

from judicial_referral_cast import Cast, Unit, body

SEALED = "judicial-referral.matter.sealed.v1"


async def _closed(cast: Cast) -> tuple[Unit, dict[str, Any]]:
    court, referral = await cast.referral()
    said = {"answer": "ruled", "document_no": "驳1"}
    path = f"/referrals/{referral['id']}"
    await cast.post(f"{path}/answers", court.liaison, said)
    await cast.post(f"{path}/close", cast.officer, if_match='"v2"')
    closed = await cast.post(
        f"/reports/{referral['report_id']}/close", cast.officer, if_match='"v2"'
    )
    assert closed.status_code == 200, closed.text
    return court, referral


def _events(page: dict[str, Any]) -> list[dict[str, Any]]:
    parts = [signed.split(".")[1] for signed in page["signed_events"]]
    return [json.loads(base64.urlsafe_b64decode(part + "==")) for part in parts]


class TestSealReport:
    async def test_buries_what_was_told_and_keeps_the_numbers(self, cast: Cast) -> None:
        court, referral = await _closed(cast)
        (before,) = _events(await court.feed(1))
        form = {"mode": "sealed", "document_no": "封1"}
        path = f"/reports/{referral['report_id']}"
        sealed = await cast.post(f"{path}/seal", cast.officer, form, if_match='"v3"')
        assert sealed.status_code == 200, sealed.text
        first, second = _events(await court.feed(2))
        assert (first["sequence"], second["sequence"]) == (1, 2)
        assert {first["type"], second["type"]} == {SEALED}
        assert first["id"] == before["id"]
        assert first["data"] == {"referral_id": referral["id"], "area": cast.area.code}
        assert "childid" not in first
        assert referral["child_id"] not in json.dumps([first, second])
        hidden = await cast.get(path, cast.officer)
        assert body(hidden)["type"].endswith("matter-is-sealed")

    async def test_what_was_told_of_the_report_names_the_child_no_more(self, cast: Cast) -> None:
        """A service that subscribes later learns that there was one, and not about whom."""
        _, referral = await _closed(cast)
        report, form = referral["report_id"], {"mode": "sealed", "document_no": "封1"}
        sealed = await cast.post(f"/reports/{report}/seal", cast.officer, form, if_match='"v3"')
        assert sealed.status_code == 200, sealed.text
        query = (
            "SELECT child_id, payload ->> 'child_id' AS told FROM outbox WHERE aggregate_id = $1"
        )
        rows = await cast.service.admin.fetch(query, UUID(report))
        assert [tuple(row) for row in rows] == [(None, None)] * 2

    async def test_ends_the_units_access(self, cast: Cast) -> None:
        court, referral = await _closed(cast)
        path = f"/reports/{referral['report_id']}/seal"
        form = {"mode": "sealed", "document_no": "封1"}
        await cast.post(path, cast.officer, form, if_match='"v3"')
        read = await cast.get(f"/referrals/{referral['id']}", court.liaison)
        assert body(read)["case"] is None

    async def test_erased_nobody_can_read_it_at_all(self, cast: Cast) -> None:
        _, referral = await _closed(cast)
        path = f"/reports/{referral['report_id']}"
        form = {"mode": "erased", "document_no": "销1"}
        await cast.post(f"{path}/seal", cast.officer, form, if_match='"v3"')
        query = "SELECT sealed_key IS NULL FROM report WHERE id = $1"
        assert await cast.service.admin.fetchval(query, referral["report_id"])
        assert (await cast.get(path, cast.officer)).status_code == 410

    async def test_not_before_it_is_closed(self, cast: Cast) -> None:
        _, referral = await cast.referral()
        path = f"/reports/{referral['report_id']}/seal"
        form = {"mode": "sealed", "document_no": "1"}
        refused = await cast.post(path, cast.officer, form, if_match='"v2"')
        assert body(refused)["type"].endswith("matter-not-closed")


class TestWhatWasTold:
    async def test_of_a_sealed_matter_is_shown_nowhere(self, cast: Cast) -> None:
        police, referral = await cast.referral("police_investigation", "police")
        path, on = f"/referrals/{referral['id']}", cast.today.isoformat()
        said = {"answer": "accepted", "document_no": "受1", "reason": "he hit her"}
        await cast.post(f"{path}/answers", police.liaison, said)
        warning = {
            "document_no": "告1", "issued_on": on, "person": "Zhang", "facts": "he hit her",
            "prohibition": "no more violence",
        }  # fmt: skip
        warned = body(await cast.post(f"{path}/warnings", police.liaison, warning))
        heard = {
            "held_at": cast.now.isoformat(), "one_stop": True, "recorded": True,
            "female_staff": True, "adult": "relative", "account": "he hit me",
        }  # fmt: skip
        interview = body(await cast.post(f"{path}/interviews", police.liaison, heard))
        for step in ("filed", "ruled"):
            form = {"answer": step, "document_no": step}
            await cast.post(f"{path}/answers", police.liaison, form)
        await cast.post(f"{path}/close", cast.officer, if_match="*")
        report = f"/reports/{referral['report_id']}"
        await cast.post(f"{report}/close", cast.officer, if_match='"v2"')
        seal = {"mode": "sealed", "document_no": "封1"}
        sealed = await cast.post(f"{report}/seal", cast.officer, seal, if_match='"v3"')
        assert sealed.status_code == 200, sealed.text
        read = await cast.get(path, cast.officer)
        assert (read.status_code, "he hit her" in read.text) == (200, False)
        for who, where, status in (
            (cast.officer, f"/warnings/{warned['id']}", 410),
            (police.liaison, f"/warnings/{warned['id']}", 404),
            (police.liaison, f"/interviews/{interview['id']}", 404),
        ):
            gone = await cast.get(where, who)
            assert gone.status_code == status, (where, gone.text)
