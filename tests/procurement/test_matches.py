"""From a need to what was given for it."""

import asyncio

from procurement_actors import helper, matched, needed, offered, propose
from procurement_desk import Desk, day


class TestMatch:
    async def test_shows_the_child_only_once_it_is_confirmed(self, desk: Desk) -> None:
        offer, need = await offered(desk), await needed(desk)
        proposal = (await propose(desk, need, offer)).json()
        path = f"/need-matches/{proposal['id']}"
        accepted = await desk.made(f"{path}/accept", desk.provider())
        assert (accepted["status"], accepted["child_id"]) == ("accepted", None)
        await desk.made(f"{path}/confirm")
        seen = (await desk.get(path, desk.provider())).json()
        assert seen["child_id"] == need["child_id"]
        assert "procurement.assignment.granted.v1" in await desk.told(proposal["id"])

    async def test_ends_with_the_need_and_needs_help_to_have_helped(self, desk: Desk) -> None:
        need = await needed(desk)
        match = await matched(desk, need, await offered(desk))
        refused = await desk.post(f"/needs/{need['id']}/close", outcome="helped")
        assert refused.json()["type"] == "urn:wardship:problem:nobody-helped"
        help_path = f"/need-matches/{match['id']}/help"
        await desk.made(help_path, desk.provider(), given_on=day(0), units=10)
        more = await desk.post(help_path, desk.provider(), given_on=day(0), units=1)
        assert more.json()["type"] == "urn:wardship:problem:more-than-matched"
        await desk.made(f"/needs/{need['id']}/close", outcome="helped")
        gone = await desk.get(f"/need-matches/{match['id']}", desk.provider())
        assert gone.status_code == 404

    async def test_never_oversells_an_offer(self, desk: Desk) -> None:
        offer = await offered(desk, capacity=30)
        needs = [await needed(desk) for _ in range(10)]
        answers = await asyncio.gather(*(propose(desk, need, offer) for need in needs))
        assert sorted(answer.status_code for answer in answers) == [201] * 3 + [409] * 7
        assert (await desk.get(f"/offers/{offer['id']}")).json()["left"] == 0

    async def test_refuses_a_barred_provider(self, desk: Desk) -> None:
        provider = await helper(desk)
        offer, need = await offered(desk), await needed(desk)
        await desk.made(f"/providers/{provider['id']}/bar", until=day(9), document_no="1")
        answer = await propose(desk, need, offer)
        assert answer.json()["type"] == "urn:wardship:problem:provider-barred"
