"""Evidence: our own hash, sealed parts, a chain of custody in which every change is seen."""

import asyncio
import hashlib
import os
from typing import Any
from uuid import UUID

import httpx
import pytest

from judicial_referral_cast import PATH, Cast, Unit, body

LODGED = "judicial-referral.evidence.lodged.v1"
PHOTO = os.urandom(700_000)


async def _lodge(
    cast: Cast, report_id: str, headers: dict[str, str], content: bytes = PHOTO
) -> httpx.Response:
    return await cast.service.client.post(
        f"{PATH}/reports/{report_id}/evidence",
        params={"kind": "injury_photo"},
        headers={**headers, "content-type": "image/jpeg"},
        content=content,
    )


async def _piece(cast: Cast) -> tuple[Unit, dict[str, Any]]:
    police, referral = await cast.referral("police_investigation", "police")
    lodged = await _lodge(cast, referral["report_id"], cast.officer)
    assert lodged.status_code == 201, lodged.text
    return police, body(lodged)


class TestLodgeEvidence:
    async def test_counts_its_hash_and_tells(self, cast: Cast) -> None:
        _, piece = await _piece(cast)
        assert piece["sha256"] == hashlib.sha256(PHOTO).hexdigest()
        assert (piece["size"], piece["media_type"]) == (len(PHOTO), "image/jpeg")
        assert piece["held_by"] == cast.area.code
        assert await cast.told(LODGED, piece["id"]) == 1
        (listed,) = body(await cast.get(f"/reports/{piece['report_id']}/evidence", cast.officer))[
            "items"
        ]
        assert listed["id"] == piece["id"]

    async def test_keeps_nothing_in_clear(self, cast: Cast) -> None:
        receipt = await cast.report()
        piece = body(await _lodge(cast, receipt["report_id"], cast.officer, b"she said " * 9))
        query = "SELECT content FROM evidence_part WHERE evidence_id = $1"
        stored = await cast.service.admin.fetchval(query, UUID(piece["id"]))
        assert b"she said" not in stored

    @pytest.mark.parametrize(("content", "status"), [(b"", 422), (os.urandom(1_100_000), 413)])
    async def test_refuses_nothing_and_too_much(
        self, cast: Cast, content: bytes, status: int
    ) -> None:
        receipt = await cast.report()
        refused = await _lodge(cast, receipt["report_id"], cast.officer, content)
        assert refused.status_code == status
        path = f"/reports/{receipt['report_id']}/evidence"
        assert body(await cast.get(path, cast.officer))["items"] == []

    async def test_is_hidden_from_others(self, cast: Cast, elsewhere: Cast) -> None:
        _, piece = await _piece(cast)
        other = await cast.unit("police")
        for reader in (other.liaison, elsewhere.officer):
            assert (await cast.get(f"/evidence/{piece['id']}", reader)).status_code == 404


class TestChainOfCustody:
    async def test_opened_handed_over_received(self, cast: Cast) -> None:
        police, piece = await _piece(cast)
        path = f"/evidence/{piece['id']}"
        opened = await cast.post(f"{path}/opening", police.liaison, {"document_no": "调证1"})
        assert opened.content == PHOTO
        handover = {"unit_id": police.id, "document_no": "移1"}
        wrong = await cast.post(f"{path}/handover", police.liaison, handover, if_match='"v1"')
        assert body(wrong)["type"].endswith("not-the-holder")
        gone = await cast.post(f"{path}/handover", cast.officer, handover, if_match='"v1"')
        assert body(gone)["handed_to"] == police.id
        again = await cast.post(f"{path}/handover", cast.officer, handover, if_match='"v2"')
        assert body(again)["type"].endswith("evidence-under-way")
        receipt = {"document_no": "收1"}
        other = await cast.post(f"{path}/receipt", cast.officer, receipt, if_match='"v2"')
        assert body(other)["type"].endswith("not-handed-over-to-you")
        got = await cast.post(f"{path}/receipt", police.liaison, receipt, if_match='"v2"')
        assert body(got)["held_by"] == police.id
        read = body(await cast.get(path, cast.officer))
        assert [one["kind"] for one in read["chain"]] == [
            "lodged", "opened", "handed_over", "received",
        ]  # fmt: skip
        proof = body(await cast.get(f"{path}/verification", police.liaison))
        assert proof == {
            "content_is_whole": True, "chain_is_whole": True, "first_broken_link": None, "links": 4,
        }  # fmt: skip

    async def test_openings_at_once_are_each_a_link(self, cast: Cast) -> None:
        police, piece = await _piece(cast)
        path = f"/evidence/{piece['id']}"
        form = {"document_no": "1"}
        answers = await asyncio.gather(
            *(cast.post(f"{path}/opening", police.liaison, form) for _ in range(6))
        )
        assert {one.status_code for one in answers} == {200}
        proof = body(await cast.get(f"{path}/verification", cast.officer))
        assert (proof["chain_is_whole"], proof["links"]) == (True, 7)

    @pytest.mark.parametrize(
        ("damage", "content", "broken"),
        [
            ("UPDATE evidence_link SET actor = 'x' WHERE evidence_id = $1 AND number = 2", True, 2),
            ("DELETE FROM evidence_link WHERE evidence_id = $1 AND number = 1", True, 1),
            (
                "UPDATE evidence_part SET content = set_byte(content, 40, 1 # "
                "get_byte(content, 40)) WHERE evidence_id = $1 AND number = 1",
                False, None,
            ),
            ("DELETE FROM evidence_part WHERE evidence_id = $1 AND number = 2", False, None),
            ("UPDATE evidence SET sha256 = 'x' WHERE id = $1", False, 1),
        ],
    )  # fmt: skip
    async def test_one_altered_byte_or_link_is_seen(
        self, cast: Cast, damage: str, content: bool, broken: int | None
    ) -> None:
        police, piece = await _piece(cast)
        path = f"/evidence/{piece['id']}"
        await cast.post(f"{path}/opening", police.liaison, {"document_no": "1"})
        await cast.service.admin.execute(damage, UUID(piece["id"]))
        proof = body(await cast.get(f"{path}/verification", cast.officer))
        assert (proof["content_is_whole"], proof["first_broken_link"]) == (content, broken)

    async def test_the_service_itself_may_alter_none(self, cast: Cast) -> None:
        role = await cast.service.admin.fetchval("SELECT current_database()")
        for table in ("evidence_part", "evidence_link", "step", "tracing_done"):
            query = "SELECT has_table_privilege($1, $2, 'UPDATE, DELETE')"
            assert await cast.service.admin.fetchval(query, role, table) is False
