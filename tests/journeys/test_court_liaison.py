"""The court's liaison system of `examples/court`, a process that knows only public documents."""

import asyncio
import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import asyncpg

from api_bodies import COUNTY
from assembled import Assembled
from chassis.testing import eventually
from judiciary_play import Judiciary

EXAMPLE = Path(__file__).parents[2] / "examples" / "court"


class Court:
    """The demonstration's court, with its own key and its own docket."""

    def __init__(self, system: Assembled, folder: Path) -> None:
        self.system, self.docket = system, folder / "docket.json"
        self.key = folder / "key.json"
        self.key.write_text(json.dumps(system.logins["court"]["key"]), encoding="utf-8")

    async def round(self) -> tuple[int, str]:
        """One round in a process of its own: how it ended, and what it said."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, str(EXAMPLE / "liaison.py"), "--address", self.system.address,
            "--client", "court", "--key", str(self.key), "--docket", str(self.docket),
            "--protect", "--rounds", "1",
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
            env={"PATH": os.environ["PATH"]},
        )  # fmt: skip
        said, _ = await process.communicate()
        return process.returncode or 0, said.decode()

    def kept(self) -> dict[str, Any]:
        kept: dict[str, Any] = json.loads(self.docket.read_text(encoding="utf-8"))
        return kept


async def _ask_the_court(judiciary: Judiciary) -> str:
    """A protection order is asked for of the demonstration's court: the referral."""
    unit = judiciary.system.logins["court"]["organisation_id"]
    form = {
        "organisation_id": unit, "kind": "court", "name": "测试 court", "jurisdiction": COUNTY,
        "client_id": "court",
    }  # fmt: skip
    async with judiciary.system.client(judiciary.bearers["county"]) as client:
        answer = await client.post("/judicial-referral/units", json=form)
    assert answer.status_code in (201, 409), answer.text
    report = await judiciary.report(await judiciary.child())
    await judiciary.post(
        "county", f"/reports/{report}/triage", decision="refer", reasons="测试",
        units=[{"unit_id": unit, "matter": "protection_order"}],
    )  # fmt: skip
    path = "/judicial-referral/referrals"
    (sent,) = (await judiciary.call("county", path, params={"report_id": report}))["items"]
    return str(sent["id"])


class TestTheCourtsLiaisonSystem:
    async def test_follows_its_feed_acknowledges_and_answers_once(
        self, assembled: Assembled, tmp_path: Path
    ) -> None:
        judiciary = Judiciary(assembled)
        await judiciary.begin()
        referral = await _ask_the_court(judiciary)
        await assembled.settled()
        court = Court(assembled, tmp_path)
        code, said = await court.round()
        assert code == 0, said
        kept = court.kept()
        assert kept["matters"][referral]["status"] == "ordered", said
        assert kept["acknowledged"] == kept["taken"] > 0

        path = f"/judicial-referral/referrals/{referral}"
        read = await judiciary.call("county", path)
        assert read["status"] == "decided"
        assert len(read["protection_orders"]) == 1
        query = "SELECT acknowledged_seq FROM subscription WHERE name = 'court'"
        ((acknowledged,),) = await assembled.rows("judicial-referral", query)
        assert acknowledged == kept["taken"]

        court.docket.write_text(json.dumps({**kept, "generation": 7}), encoding="utf-8")
        code, again = await court.round()
        assert (code, court.kept()["taken"]) == (0, kept["taken"]), again
        assert len((await judiciary.call("county", path))["protection_orders"]) == 1

    async def test_answers_what_was_busy_in_its_next_round(
        self, assembled: Assembled, tmp_path: Path
    ) -> None:
        """A matter that somebody else holds for a moment is no matter for a person."""
        judiciary = Judiciary(assembled)
        await judiciary.begin()
        referral = await _ask_the_court(judiciary)
        await assembled.settled()
        court = Court(assembled, tmp_path)
        connection = await asyncpg.connect(assembled.databases["judicial-referral"])
        try:
            async with connection.transaction():
                hold = "SELECT id FROM referral WHERE id = $1 FOR UPDATE"
                assert await connection.fetchval(hold, referral)
                code, said = await court.round()
        finally:
            await connection.close()
        assert (code, court.kept()["matters"][referral]["status"]) == (0, "new"), said
        code, said = await court.round()
        assert (code, court.kept()["matters"][referral]["status"]) == (0, "ordered"), said

    async def test_stops_at_a_number_that_is_not_the_next(
        self, assembled: Assembled, tmp_path: Path
    ) -> None:
        judiciary = Judiciary(assembled)
        await judiciary.begin()
        await _ask_the_court(judiciary)
        hidden = "DELETE FROM delivery WHERE subscription = 'court' AND seq = $1 RETURNING *"
        await assembled.settled()

        async def last() -> int:
            query = "SELECT last_seq FROM subscription WHERE name = 'court'"
            return int((await assembled.rows("judicial-referral", query))[0][0])

        await eventually(last, 30)
        taken = await assembled.rows("judicial-referral", hidden, await last())
        await _ask_the_court(judiciary)
        await assembled.settled()
        try:
            court = Court(assembled, tmp_path)
            code, said = await court.round()
            assert code == 1, said
            assert re.search(r"the feed cannot be trusted: \d+ came where \d+ was expected", said)
            assert not court.docket.exists()
        finally:
            back = "INSERT INTO delivery (subscription, seq, outbox_id) VALUES ($1, $2, $3)"
            await assembled.rows("judicial-referral", back, *taken[0])
