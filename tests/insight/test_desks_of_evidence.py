"""Evidence on the pages, before the real services: opened, handed over, received, returned."""

import os
from hashlib import sha256
from typing import Any

import pytest

from api_bodies import COUNTY
from assembled import Assembled
from chassis.access import Role
from judiciary_play import Judiciary
from page_clerk import Clerk, answer_to
from page_reader import PAGES

PHOTO = os.urandom(300_000)
LIST = f"{PAGES}/queues/pieces"


@pytest.fixture
async def piece(judiciary: Judiciary, report: str) -> str:
    return str((await judiciary.lodge(report, PHOTO))["id"])


async def _read(system: Assembled, piece: str, part: str = "") -> Any:
    path = f"/judicial-referral/evidence/{piece}{part}"
    return await answer_to(system, path, Role.COUNTY_OFFICER)


async def _offered(clerk: Clerk, piece: str) -> set[str]:
    """What may be done with a piece, as its line says."""
    links = [str(one.get("href")) for one in (await clerk.read("/queues/pieces")).all("a")]
    return {
        link.partition("/desks/")[2].partition("_evidence?")[0]
        for link in links
        if link.endswith(f"of={piece}")
    }


class TestOpening:
    async def test_gives_the_file_itself_and_is_a_link_of_the_chain_each_time(
        self, assembled: Assembled, clerk: Clerk, piece: str
    ) -> None:
        assert (await clerk.work("open_evidence", piece)).status_code == 422
        for number in ("调1", "调2"):
            given = await clerk.work("open_evidence", piece, document_no=number)
            assert given.status_code == 200, given.text
            assert given.content == PHOTO
            assert given.headers["content-disposition"] == f'attachment; filename="{piece}.jpg"'
            assert given.headers["content-type"] == "application/octet-stream"
        chain = (await _read(assembled, piece))["chain"]
        assert [(one["kind"], one["document_no"]) for one in chain[1:]] == [
            ("opened", "调1"), ("opened", "调2"),
        ]  # fmt: skip

    async def test_leaves_nothing_of_the_content_with_the_answers_that_are_kept(
        self, assembled: Assembled, clerk: Clerk, piece: str
    ) -> None:
        await clerk.work("open_evidence", piece, document_no="调1")
        query = "SELECT coalesce(max(length(body)), 0) FROM idempotency_record"
        ((longest,),) = await assembled.rows("judicial-referral", query)
        assert longest < len(PHOTO)

    async def test_shows_the_chain_and_whether_the_piece_is_whole(
        self, assembled: Assembled, clerk: Clerk, piece: str
    ) -> None:
        address = f"/desks/open_evidence?of={piece}"
        page = await clerk.read(address)
        assert sha256(PHOTO).hexdigest() in page.text
        assert page.cells[:8] == [
            "Content is what was lodged", "Chain is whole", "Links", "First broken link",
            "yes", "yes", "1", "—",
        ]  # fmt: skip
        forged = "UPDATE evidence SET sha256 = '\\x00' WHERE id = $1"
        await assembled.rows("judicial-referral", forged, piece)
        assert (await clerk.read(address)).cells[4:8] == ["no", "no", "1", "1"]


class TestHandingOver:
    async def test_is_to_a_unit_that_has_the_matter_which_receives_it_and_returns_it(
        self, assembled: Assembled, clerk: Clerk, judiciary: Judiciary, piece: str
    ) -> None:
        assert await _offered(clerk, piece) == {"open", "hand_over"}
        police, paper = judiciary.units["police"], {"document_no": "移1"}
        form = (await clerk.open(f"/desks/hand_over_evidence?of={piece}")).text
        assert form.count(f'<option value="{police}"') == 1
        assert (await clerk.work("hand_over_evidence", piece, **paper)).status_code == 409
        leads = await clerk.done("hand_over_evidence", piece, unit_id=police, **paper)
        assert leads == f"{LIST}?done=hand_over_evidence"
        assert (await _read(assembled, piece))["handed_to"] == police
        assert await _offered(clerk, piece) == {"open"}
        path = f"/evidence/{piece}"
        await judiciary.post("police", f"{path}/receipt", document_no="收1")
        assert "测试 police" in (await clerk.read("/queues/pieces")).cells
        assert await _offered(clerk, piece) == {"open"}
        await judiciary.post("police", f"{path}/return", document_no="退1")
        assert await _offered(clerk, piece) == {"open", "receive", "return"}
        await clerk.done("receive_evidence", piece, document_no="收2")
        assert (await _read(assembled, piece))["held_by"] == COUNTY
        assert await _offered(clerk, piece) == {"open", "hand_over", "return"}
        await clerk.done("return_evidence", piece, document_no="退2")
        assert (await _read(assembled, piece))["handed_to"] == police

    async def test_is_not_offered_to_a_unit_that_gave_the_matter_back(
        self, clerk: Clerk, judiciary: Judiciary, piece: str
    ) -> None:
        matter, court = judiciary.referrals["prosecution"], judiciary.units["procuratorate"]
        address = f"/desks/hand_over_evidence?of={piece}"
        assert court in (await clerk.open(address)).text
        returned = {"answer": "returned", "document_no": "退1", "reason": "材料不足"}
        await judiciary.post("procuratorate", f"{matter}/answers", **returned)
        assert court not in (await clerk.open(address)).text


class TestLodging:
    async def test_shows_what_was_lodged_in_the_matter_before(
        self, clerk: Clerk, report: str, piece: str
    ) -> None:
        page = await clerk.read(f"/desks/evidence?of={report}")
        assert {"photographs of injuries", "image/jpeg", str(len(PHOTO))} <= set(page.cells)
