"""A sealed or erased matter replays as a tombstone with its number."""

import base64
import json
from typing import Any

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
