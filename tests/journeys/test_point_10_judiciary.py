"""The judiciary: from a teacher's report to police, court and procuratorate, and back."""

import os

from assembled import Assembled
from chassis.testing import eventually
from judiciary_play import Judiciary
from standalone.story.papers import today


class TestPointTen:
    async def test_a_report_reaches_whom_it_must_and_their_answers_come_back(
        self, assembled: Assembled
    ) -> None:
        judiciary = Judiciary(assembled)
        await judiciary.begin()
        child = await judiciary.child()
        report = await judiciary.report(child)
        await judiciary.refer(report)
        police = await judiciary.police_act()
        court, judgment = await judiciary.court_protects(), await judiciary.court_revokes()
        restoration = await judiciary.ask_back(judgment["id"])
        await judiciary.procuratorate_decides()

        warned = f"/judicial-referral/warnings/{police['warning']['id']}"
        assert (await judiciary.call("county", warned))["contents"]["facts"] == "测试"
        visit = {"visitor": "village", "visited_on": police["warning"]["issued_on"]}
        await judiciary.post("county", f"{warned[18:]}/visits", findings="平静", **visit)
        done = await judiciary.post(
            "court", f"/breaches/{court['breach']['id']}/answer", sanction="reprimand",
            document_no="训1", decided_on=police["warning"]["issued_on"],
        )  # fmt: skip
        assert done["sanction"] == "reprimand"
        restored = await judiciary.post(
            "court", f"/restorations/{restoration['id']}/decision", status="restored",
            document_no="恢1", decided_on=police["warning"]["issued_on"], repents=True,
            no_intentional_crime=True, ward_agrees=True,
        )  # fmt: skip
        assert restored["status"] == "restored"

    async def test_a_visitors_finding_is_a_report_at_once(self, assembled: Assembled) -> None:
        judiciary = Judiciary(assembled)
        await judiciary.begin()
        child = await judiciary.child()
        await assembled.settled()
        form = {
            "visited_on": today().isoformat(), "findings": "测试", "situations": ["unattended"],
        }  # fmt: skip
        await judiciary.call("county", f"/registry/children/{child}/visits", form)

        async def reported() -> bool:
            query = "SELECT 1 FROM report WHERE child_id = $1 AND reporter_kind = 'registry_visit'"
            return len(await assembled.rows("judicial-referral", query, child)) == 1

        await eventually(reported, 30)

    async def test_evidence_is_proven_whole(self, assembled: Assembled) -> None:
        judiciary = Judiciary(assembled)
        await judiciary.begin()
        report = await judiciary.report(await judiciary.child())
        await judiciary.refer(report)
        piece = await judiciary.lodge(report, os.urandom(400_000))
        path = f"/judicial-referral/evidence/{piece['id']}"
        proof = await judiciary.call("police", f"{path}/verification")
        assert (proof["content_is_whole"], proof["chain_is_whole"]) == (True, True)
