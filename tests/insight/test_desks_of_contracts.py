"""The desks of help and of contracts, before the real services: with the demonstration's NGO."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest

from api_bodies import BODIES, COUNTY
from assembled import Assembled
from chassis.access import Role
from china_day import day
from page_clerk import Clerk, answer_to, signed_in
from page_reader import PAGES


async def _ask(system: Assembled, path: str) -> Any:
    roles = (Role.COUNTY_OFFICER, Role.FINANCE_OFFICER)
    return await answer_to(system, f"/procurement{path}", *roles)


async def _one(system: Assembled, path: str, **facts: Any) -> Any:
    """The first of the list of which all that holds."""
    found = (await _ask(system, path))["items"]
    return next(one for one in found if facts.items() <= one.items())


@pytest.fixture
async def provider(assembled: Assembled) -> str:
    """Registered once, and nobody of it has a record."""
    organisation = assembled.logins["ngo"]["organisation_id"]
    bearer = assembled.any_bearer(COUNTY, Role.COUNTY_OFFICER)
    async with assembled.client({**bearer, "If-Match": "*"}) as client:
        listed = await client.get("/procurement/providers", params={"limit": 200})
        known = [one for one in listed.json()["items"] if one["organisation_id"] == organisation]
        if known:
            return str(known[0]["id"])
        form = BODIES["register_provider"]({"organisation_id": organisation})
        made = await client.post("/procurement/providers", json=form)
        assert made.is_success, made.text
        path = f"/procurement/providers/{made.json()['id']}"
        check = BODIES["record_criminal_check"]({})
        answer = await client.post(f"{path}/criminal-record-checks", json=check)
        assert answer.is_success, answer.text
        return str(made.json()["id"])


@pytest.fixture
async def ngo(assembled: Assembled) -> AsyncIterator[Clerk]:
    async with signed_in(assembled, "ngo") as ngo:
        yield ngo


@pytest.fixture
async def contract(assembled: Assembled, clerk: Clerk, provider: str, line: str) -> str:
    """Small enough to need no tender; drafted and signed on its pages."""
    title = f"约{uuid4()}"
    await clerk.done(
        "small_contract", line, provider_id=provider, title=title, starts_on=day(),
        ends_on=day(30), amount_fen="50", award_notice_on=day(), milestones__0__title="一",
        milestones__0__due_on=day(9), milestones__0__amount_fen="50",
    )  # fmt: skip
    contract = await _one(assembled, "/contracts?limit=200", title=title)
    await clerk.done("sign", contract["id"], signed_on=day())
    return str(contract["id"])


class TestHelp:
    @pytest.fixture
    async def offer(self, assembled: Assembled, ngo: Clerk, provider: str) -> Any:
        await ngo.done(
            "offer", service="companionship", form="hours", capacity="9", county=COUNTY,
            starts_on=day(-1), ends_on=day(90),
        )  # fmt: skip
        return await _one(assembled, "/offers", provider_id=provider, status="open", reserved=0)

    async def _proposed(self, system: Assembled, clerk: Clerk, child: str, offer: Any) -> Any:
        await system.settled()
        await clerk.done(
            "help", child_id=child, service="companionship", units="2", needed_by=day(9)
        )  # fmt: skip
        need = await _one(system, "/needs?limit=200", child_id=child)
        await clerk.done(
            "match", need["id"], offer_id=offer["id"], ends_on=day(9), fields=["name"]
        )  # fmt: skip
        return await _one(system, "/need-matches?limit=200", need_id=need["id"])

    async def test_is_given_and_the_need_is_closed(
        self, assembled: Assembled, clerk: Clerk, ngo: Clerk, child: str, offer: Any
    ) -> None:
        match = await self._proposed(assembled, clerk, child, offer)
        await ngo.done("agree", match["id"])
        await clerk.done("confirm", match["id"])
        await ngo.done("give", match["id"], given_on=day(), units="1")
        assert (await _ask(assembled, f"/need-matches/{match['id']}"))["given"] == 1
        given = f"/queues/given-help?match_id={match['id']}"
        assert given in (await clerk.open("/queues/matches")).text
        assert (await clerk.read(given)).cells[4:6] == [day(), "1"]
        await clerk.done("part", match["id"])
        ended = await clerk.read("/queues/match-results")
        assert given in ended.text
        assert {"ended early", "companionship", "2"} <= set(ended.cells)
        await clerk.done("fulfil", match["need_id"], outcome="partly")
        need = await _ask(assembled, f"/needs/{match['need_id']}")
        assert (need["status"], need["outcome"]) == ("closed", "partly")

    async def test_is_declined_and_no_longer_offered(
        self, assembled: Assembled, clerk: Clerk, ngo: Clerk, child: str, offer: Any
    ) -> None:
        match = await self._proposed(assembled, clerk, child, offer)
        given = f"/queues/given-help?match_id={match['id']}"
        assert given not in (await clerk.open("/queues/matches")).text
        await ngo.done("decline", match["id"])
        assert (await _ask(assembled, f"/need-matches/{match['id']}"))["status"] == "declined"
        await ngo.done("take_in", offer["id"])
        assert (await _ask(assembled, f"/offers/{offer['id']}"))["status"] == "withdrawn"


class TestAContract:
    async def test_without_a_tender_draws_on_its_budget_line(
        self, assembled: Assembled, contract: str, line: str
    ) -> None:
        assert (await _ask(assembled, f"/contracts/{contract}"))["budget_line_id"] == line
        assert (await _ask(assembled, f"/budget-lines/{line}"))["committed_fen"] == 5_000

    async def test_is_filed_and_published_and_ends(
        self, assembled: Assembled, clerk: Clerk, contract: str
    ) -> None:
        await clerk.done("file", contract, document_no="备1")
        await clerk.done("proclaim", contract, document_no="公1")
        read = await _ask(assembled, f"/contracts/{contract}")
        assert (read["filing_no"], read["publication_no"]) == ("备1", "公1")
        unfounded = await clerk.work("terminate", contract, reason="terminated")
        assert unfounded.status_code in (409, 422)
        await clerk.done(
            "terminate", contract, reason="terminated", ground="breach", document_no="解1"
        )  # fmt: skip
        assert (await _ask(assembled, f"/contracts/{contract}"))["status"] == "ended"

    async def test_names_a_child_and_what_of_it_is_seen(
        self, assembled: Assembled, clerk: Clerk, child: str, contract: str
    ) -> None:
        await assembled.settled()
        seen = {"child_id": child, "starts_on": day(), "ends_on": day(9)}
        nothing = await clerk.work("assign", contract, **seen)
        assert 'id="fields-fault"' in nothing.text
        location = await clerk.done("assign", contract, **seen, fields=["name", "sex"])
        assert location == f"{PAGES}/desks/assign?of={contract}&done=assign"
        granted = await _one(assembled, f"/assignments?contract_id={contract}", child_id=child)
        assert granted["fields"] == ["name", "sex"]
        of_contract = f"/queues/assignments?contract_id={contract}"
        assert f"/desks/unassign?of={granted['id']}" in (await clerk.open(of_contract)).text
        await clerk.done("unassign", granted["id"])
        assert "/desks/unassign" not in (await clerk.open(of_contract)).text

    async def test_is_supplemented_by_a_tenth_at_most(
        self, assembled: Assembled, clerk: Clerk, contract: str
    ) -> None:
        paper = {"signed_on": day(), "document_no": "补1", "reason": "增加服务"}
        step = {"milestones__0__title": "二", "milestones__0__due_on": day(9)}
        for yuan, status in (("6", 409), ("5", 303)):
            filled = paper | step | {"amount_fen": yuan, "milestones__0__amount_fen": yuan}
            assert (await clerk.work("supplement", contract, **filled)).status_code == status
        assert (await _ask(assembled, f"/contracts/{contract}"))["supplemented_fen"] == 500
        due = await _one(assembled, "/milestones?limit=200", contract_id=contract, title="二")
        assert due["amount_fen"] == 500

    async def test_is_prolonged_and_the_amendment_made_public(
        self, assembled: Assembled, clerk: Clerk, contract: str
    ) -> None:
        paper = {"signed_on": day(), "document_no": "延1", "reason": "防汛"}
        later = {"ends_on": day(60), "ground": "force_majeure"}
        await clerk.done("prolong", contract, **paper, **later)
        assert (await _ask(assembled, f"/contracts/{contract}"))["ends_on"] == day(60)
        of_contract = f"amendments?contract_id={contract}"
        assert of_contract in (await clerk.open("/queues/contracts")).text
        amendment = await _one(assembled, f"/contracts/{contract}/amendments", document_no="延1")
        for desk in ("file_amendment", "publish_amendment"):
            address = f"/desks/{desk}?of={amendment['id']}"
            assert address in (await clerk.open(f"/queues/{of_contract}")).text
            await clerk.done(desk, amendment["id"], document_no=desk)
            assert address not in (await clerk.open(f"/queues/{of_contract}")).text
        read = await _ask(assembled, f"/amendments/{amendment['id']}")
        numbers = (read["filing_no"], read["publication_no"])
        assert numbers == ("file_amendment", "publish_amendment")

    async def test_has_its_acceptance_published(
        self, assembled: Assembled, clerk: Clerk, ngo: Clerk, child: str, contract: str
    ) -> None:
        await assembled.settled()
        granted = {"child_id": child, "starts_on": day(), "ends_on": day(9), "fields": ["name"]}
        await clerk.done("assign", contract, **granted)
        milestone = await _one(assembled, "/milestones?limit=200", contract_id=contract)
        given = {"child_id": child, "delivered_on": day(), "units": "1"}
        await ngo.done("deliver", milestone["id"], **given)
        await clerk.done("accept", milestone["id"], opinion_score="5", opinion="好")
        await clerk.done("announce", milestone["id"], publication_no="验1")
        read = await _ask(assembled, f"/milestones/{milestone['id']}")
        assert read["published_at"] is not None
