"""Evidence: our own hash, sealed parts, a chain of custody in which every change is seen."""

import asyncio
import hashlib
import os
from uuid import UUID

import asyncpg
import pytest

from gateway import routes
from judicial_referral.evidence.digests import told
from judicial_referral.evidence.endpoints import UPLOADS
from judicial_referral_cast import Cast, body

LODGED = "judicial-referral.evidence.lodged.v1"
PHOTO = os.urandom(700_000)


class TestLodgeEvidence:
    async def test_counts_its_hash_and_tells(self, cast: Cast) -> None:
        _, piece = await cast.piece(PHOTO)
        assert piece["sha256"] == hashlib.sha256(PHOTO).hexdigest()
        assert (piece["size"], piece["media_type"]) == (len(PHOTO), "image/jpeg")
        assert piece["held_by"] == cast.area.code
        assert await cast.told(LODGED, piece["id"]) == 1
        (listed,) = body(await cast.get("/evidence", cast.officer, report_id=piece["report_id"]))[
            "items"
        ]
        assert listed["id"] == piece["id"]

    async def test_keeps_nothing_in_clear(self, cast: Cast) -> None:
        receipt = await cast.report()
        piece = body(await cast.lodge(receipt["report_id"], cast.officer, b"she said " * 9))
        query = "SELECT content FROM evidence_part WHERE evidence_id = $1"
        stored = await cast.service.admin.fetchval(query, UUID(piece["id"]))
        assert b"she said" not in stored

    @pytest.mark.parametrize(("content", "status"), [(b"", 422), (bytes(67_108_865), 413)])
    async def test_refuses_nothing_and_too_much(
        self, cast: Cast, content: bytes, status: int
    ) -> None:
        receipt = await cast.report()
        refused = await cast.lodge(receipt["report_id"], cast.officer, content)
        assert refused.status_code == status
        listed = await cast.get("/evidence", cast.officer, report_id=receipt["report_id"])
        assert body(listed)["items"] == []

    async def test_is_hidden_from_others(self, cast: Cast, elsewhere: Cast) -> None:
        _, piece = await cast.piece(PHOTO)
        other = await cast.unit("police")
        for reader in (other.liaison, elsewhere.officer):
            assert (await cast.get(f"/evidence/{piece['id']}", reader)).status_code == 404


class TestAWrongHash:
    async def test_is_refused_and_nothing_is_kept(self, cast: Cast) -> None:
        receipt = await cast.report()
        wrong = told(hashlib.sha256(PHOTO + b"x").digest())
        refused = await cast.lodge(receipt["report_id"], cast.officer, PHOTO, wrong)
        assert body(refused)["type"].endswith("evidence-altered")
        query = "SELECT count(*) FROM evidence_part WHERE report_id = $1"
        assert await cast.service.admin.fetchval(query, UUID(receipt["report_id"])) == 0

    async def test_the_right_one_is_taken_and_given_back_when_it_is_opened(
        self, cast: Cast
    ) -> None:
        receipt = await cast.report()
        right = told(hashlib.sha256(PHOTO).digest())
        lodged = await cast.lodge(receipt["report_id"], cast.officer, PHOTO, right)
        assert lodged.status_code == 201, lodged.text
        path = f"/evidence/{body(lodged)['id']}/opening"
        opened = await cast.post(path, cast.officer, {"document_no": "1"})
        assert opened.headers["repr-digest"] == right

    @pytest.mark.parametrize("digest", ["sha-256=:x:", "md5=:AAAA:", "sha-256", ":" * 70])
    async def test_one_that_is_none_is_named(self, cast: Cast, digest: str) -> None:
        receipt = await cast.report()
        refused = await cast.lodge(receipt["report_id"], cast.officer, PHOTO, digest)
        assert refused.status_code == 422
        assert body(refused)["errors"][0]["pointer"] == "#repr-digest"


class TestALargePiece:
    def test_passes_the_gateway_too(self) -> None:
        assert UPLOADS in routes.UPLOADS

    async def test_is_taken_part_by_part_and_is_whole(self, cast: Cast) -> None:
        """More than any other body may have, and no multiple of a part."""
        receipt = await cast.report()
        film = os.urandom(3_000_001)
        piece = body(await cast.lodge(receipt["report_id"], cast.officer, film))
        assert (piece["size"], piece["sha256"]) == (len(film), hashlib.sha256(film).hexdigest())
        proof = body(await cast.get(f"/evidence/{piece['id']}/verification", cast.officer))
        assert proof["content_is_whole"] is True
        opened = await cast.post(
            f"/evidence/{piece['id']}/opening", cast.officer, {"document_no": "1"}
        )
        assert opened.content == film

    async def test_that_was_opened_is_kept_under_no_key(self, cast: Cast) -> None:
        """An answer is kept for a week, past what is erased meanwhile."""
        receipt = await cast.report()
        piece = body(await cast.lodge(receipt["report_id"], cast.officer, PHOTO))
        path, key = f"/evidence/{piece['id']}/opening", f"open-{piece['id']}"
        for _ in range(2):
            opened = await cast.post(path, cast.officer, {"document_no": "1"}, idempotency_key=key)
            assert opened.content == PHOTO
        query = "SELECT count(*) FROM idempotency_record WHERE key = $1"
        assert await cast.service.admin.fetchval(query, key) == 0


class TestReturnEvidence:
    async def test_what_was_received_goes_back_to_whom_it_came_from(self, cast: Cast) -> None:
        police, piece = await cast.piece(PHOTO)
        path, said = f"/evidence/{piece['id']}", {"document_no": "1"}
        await cast.hand(path, police)
        await cast.post(f"{path}/receipt", police.liaison, said, if_match='"v2"')
        back = await cast.post(f"{path}/return", police.liaison, said, if_match='"v3"')
        assert (body(back)["held_by"], body(back)["handed_to"]) == (police.id, cast.area.code)
        got = await cast.post(f"{path}/receipt", cast.officer, said, if_match='"v4"')
        assert (body(got)["held_by"], body(got)["came_from"]) == (cast.area.code, police.id)
        read = body(await cast.get(path, cast.officer))
        assert [one["kind"] for one in read["chain"]] == [
            "lodged", "handed_over", "received", "returned", "received",
        ]  # fmt: skip
        proof = body(await cast.get(f"{path}/verification", cast.officer))
        assert (proof["chain_is_whole"], proof["links"]) == (True, 5)

    async def test_what_is_not_received_stays_where_it_is(self, cast: Cast) -> None:
        police, piece = await cast.piece(PHOTO)
        path, said = f"/evidence/{piece['id']}", {"document_no": "1"}
        await cast.hand(path, police)
        back = await cast.post(f"{path}/return", police.liaison, said, if_match='"v2"')
        assert (body(back)["held_by"], body(back)["handed_to"]) == (cast.area.code, None)

    async def test_is_refused_to_who_lodged_it_or_holds_it_not(self, cast: Cast) -> None:
        police, piece = await cast.piece(PHOTO)
        path, said = f"/evidence/{piece['id']}/return", {"document_no": "1"}
        lodged = await cast.post(path, cast.officer, said, if_match='"v1"')
        assert body(lodged)["type"].endswith("came-from-nobody")
        stranger = await cast.post(path, police.liaison, said, if_match='"v1"')
        assert body(stranger)["type"].endswith("not-the-holder")

    async def test_receipt_and_return_at_once_are_one_of_the_two(self, cast: Cast) -> None:
        police, piece = await cast.piece(PHOTO)
        path, said = f"/evidence/{piece['id']}", {"document_no": "1"}
        await cast.hand(path, police)
        answers = await asyncio.gather(
            *(
                cast.post(f"{path}/{deed}", police.liaison, said, if_match='"v2"')
                for deed in ("receipt", "return") * 4
            )
        )
        assert sorted(answer.status_code for answer in answers) == [200] + [412] * 7
        proof = body(await cast.get(f"{path}/verification", cast.officer))
        assert (proof["chain_is_whole"], proof["links"]) == (True, 3)


class TestHandOver:
    async def test_follows_the_referral(self, cast: Cast) -> None:
        _, piece = await cast.piece(PHOTO)
        other = await cast.unit("court")
        path = f"/evidence/{piece['id']}/handover"
        form = {"unit_id": other.id, "document_no": "1"}
        refused = await cast.post(path, cast.officer, form, if_match='"v1"')
        assert body(refused)["type"].endswith("unit-not-in-matter")

    async def test_to_its_holder_is_none(self, cast: Cast) -> None:
        _, piece = await cast.piece(PHOTO)
        path = f"/evidence/{piece['id']}/handover"
        refused = await cast.post(path, cast.officer, {"document_no": "1"}, if_match='"v1"')
        assert body(refused)["type"].endswith("held-already")
        query = "UPDATE evidence SET handed_to = held_by WHERE id = $1"
        with pytest.raises(asyncpg.CheckViolationError):
            await cast.service.admin.execute(query, UUID(piece["id"]))
