"""The chain of custody: who had a piece, link by link; a unit that leaves leaves nothing behind."""

import asyncio
import os
from uuid import UUID

import pytest

from judicial_referral_cast import Cast, body

PHOTO = os.urandom(700_000)


class TestChainOfCustody:
    async def test_opened_handed_over_received(self, cast: Cast) -> None:
        police, piece = await cast.piece(PHOTO)
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
        police, piece = await cast.piece(PHOTO)
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
        police, piece = await cast.piece(PHOTO)
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

    @pytest.mark.parametrize(
        "damage",
        [
            "DELETE FROM evidence_link WHERE evidence_id = $1 AND number = 3",
            "DELETE FROM evidence_link WHERE evidence_id = $1 AND number >= 2",
            "DELETE FROM evidence_link WHERE evidence_id = $1",
        ],
    )
    async def test_the_last_links_cut_off_are_missed_too(self, cast: Cast, damage: str) -> None:
        """A chain that was cut short is whole in itself."""
        police, piece = await cast.piece(PHOTO)
        path = f"/evidence/{piece['id']}"
        await cast.post(f"{path}/opening", police.liaison, {"document_no": "1"})
        await cast.hand(path, police)
        query = "SELECT count(*) FROM evidence_link WHERE evidence_id = $1"
        await cast.service.admin.execute(damage, UUID(piece["id"]))
        left = await cast.service.admin.fetchval(query, UUID(piece["id"]))
        proof = body(await cast.get(f"{path}/verification", cast.officer))
        assert (proof["chain_is_whole"], proof["first_broken_link"]) == (False, left + 1)


class TestAUnitThatGivesTheMatterBack:
    async def test_gives_back_first_what_it_holds(self, cast: Cast) -> None:
        """Nobody else could: it alone hands over what it holds, and then sees it no more."""
        police, piece = await cast.piece(PHOTO)
        path, said = f"/evidence/{piece['id']}", {"document_no": "1"}
        (referral,) = body(
            await cast.get("/referrals", cast.officer, report_id=piece["report_id"])
        )["items"]
        answers = f"/referrals/{referral['id']}/answers"
        back = {"answer": "returned", "document_no": "退1", "reason": "no crime"}
        await cast.hand(path, police)
        refused = await cast.post(answers, police.liaison, back)
        assert body(refused)["type"].endswith("evidence-still-held")
        await cast.post(f"{path}/receipt", police.liaison, said, if_match='"v2"')
        refused = await cast.post(answers, police.liaison, back)
        assert (refused.status_code, body(refused)["title_zh"] != "") == (409, True)
        home = await cast.post(f"{path}/handover", police.liaison, said, if_match='"v3"')
        assert home.status_code == 200, home.text
        assert (await cast.post(answers, police.liaison, back)).status_code == 409
        got = await cast.post(f"{path}/receipt", cast.officer, said, if_match='"v4"')
        assert body(got)["held_by"] == cast.area.code
        assert (await cast.post(answers, police.liaison, back)).status_code == 201


class TestAReportWithEvidence:
    async def test_is_not_transferred_away_from_it(self, cast: Cast, elsewhere: Cast) -> None:
        receipt = await cast.report()
        await cast.lodge(receipt["report_id"], cast.officer, PHOTO)
        form = {
            "decision": "transfer", "reasons": "it lives there", "transfer_to": elsewhere.area.code,
        }  # fmt: skip
        path = f"/reports/{receipt['report_id']}/triage"
        refused = await cast.post(path, cast.officer, form, if_match='"v1"')
        assert body(refused)["type"].endswith("evidence-lodged-here")
