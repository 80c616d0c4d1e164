"""Acceptance (验收)."""

import asyncio
from datetime import UTC, datetime

from procurement_desk import OPINION, Desk


class TestAcceptMilestone:
    async def test_opens_the_duty_to_pay_and_tells(self, desk: Desk) -> None:
        (milestone,) = await desk.accepted()
        query = "SELECT * FROM duty WHERE kind = 'pay_milestone' AND subject_id = $1"
        (duty,) = await desk.rows(query, milestone["id"])
        assert (duty["kind"], duty["department"]) == ("pay_milestone", "finance")
        assert duty["due_at"] == datetime(2026, 7, 15, 16, tzinfo=UTC)
        assert await desk.told(milestone["id"]) == ["procurement.milestone.accepted.v1"]
        found = (await desk.get(f"/milestones/{milestone['id']}")).json()
        assert (found["status"], found["opinion_score"]) == ("accepted", 5)

    async def test_needs_a_delivery(self, desk: Desk) -> None:
        (milestone,) = await desk.milestones(await desk.signed())
        answer = await desk.post(f"/milestones/{milestone['id']}/accept", **OPINION)
        assert answer.json()["type"] == "urn:wardship:problem:nothing-delivered"

    async def test_needs_the_opinion_of_those_served(self, desk: Desk) -> None:
        (milestone,) = await desk.milestones(await desk.signed())
        path = f"/milestones/{milestone['id']}/accept"
        for lack in ({"opinion": " "}, {"opinion_score": 0}, {"opinion_score": 6}):
            assert (await desk.post(path, **{**OPINION, **lack})).status_code == 422

    async def test_happens_once(self, desk: Desk) -> None:
        contract = await desk.signed()
        assignment = await desk.assigned(contract)
        (milestone,) = await desk.milestones(contract)
        await desk.delivered(milestone, assignment["child_id"])
        path = f"/milestones/{milestone['id']}/accept"
        answers = await asyncio.gather(*(desk.post(path, **OPINION) for _ in range(10)))
        assert sorted(answer.status_code for answer in answers) == [200] + [409] * 9
        assert len(await desk.told(milestone["id"])) == 1

    async def test_refuses_who_read_an_older_version_or_none(self, desk: Desk) -> None:
        (milestone,) = await desk.accepted()
        path = f"/milestones/{milestone['id']}/accept"
        assert (await desk.post(path, etag='"v1"', **OPINION)).status_code == 412
        assert (await desk.post(path, etag=None, **OPINION)).status_code == 428

    async def test_is_for_the_buyer_alone(self, desk: Desk) -> None:
        (milestone,) = await desk.milestones(await desk.signed())
        path = f"/milestones/{milestone['id']}/accept"
        for headers in (desk.provider(), desk.finance()):
            assert (await desk.post(path, headers, **OPINION)).status_code == 403
