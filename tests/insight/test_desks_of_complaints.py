"""The desks of queries and complaints, before the real services: the buyer's and finance's."""

from typing import Any

import pytest

from api_bodies import COUNTY
from api_tendering import TENDERING
from assembled import Assembled
from chassis.access import Role
from china_day import day
from page_clerk import Clerk, Supplier, answer_to, posted
from page_reader import PAGES

QUEUE = f"{PAGES}/queues/challenges"
DECISION = {"upheld": "false", "answer": "不成立", "document_no": "答1"}


async def _read(system: Assembled, challenge: str) -> Any:
    path = f"/procurement/challenges/{challenge}"
    return await answer_to(system, path, Role.COUNTY_OFFICER)


@pytest.fixture
async def query(assembled: Assembled, clerk: Clerk, supplier: Supplier, line: str) -> str:
    """About the documents of a tender that was just published."""
    county = assembled.any_bearer(COUNTY, Role.COUNTY_OFFICER)
    await clerk.done("intend", line, published_on=day(-45), intent_no="意1")
    form = TENDERING["draft_tender"]({"line_id": line})
    tender = await posted(assembled, county, "/procurement/tenders", form)
    published = f"/procurement/tenders/{tender}/publish"
    await posted(assembled, county, published, TENDERING["publish_tender"]({}))
    return await supplier(f"/tenders/{tender}/challenges", "raise_challenge")


@pytest.fixture
async def complaint(clerk: Clerk, supplier: Supplier, query: str) -> str:
    await clerk.done("answer", query, **DECISION)
    return await supplier(f"/challenges/{query}/complaint", "raise_complaint")


class TestAQuery:
    async def test_is_answered_by_the_buyer(
        self, assembled: Assembled, clerk: Clerk, query: str
    ) -> None:
        assert f"/desks/answer?of={query}" in (await clerk.open("/queues/challenges")).text
        unsaid = await clerk.work("answer", query, answer="不成立", document_no="答1")
        assert 'id="upheld-fault"' in unsaid.text
        assert await clerk.done("answer", query, **DECISION) == f"{QUEUE}?done=answer"
        answered = await _read(assembled, query)
        assert (answered["status"], answered["upheld"]) == ("answered", False)
        assert query not in (await clerk.open("/queues/challenges")).text

    async def test_has_an_effect_only_where_it_is_upheld(
        self, assembled: Assembled, clerk: Clerk, query: str
    ) -> None:
        assert (await clerk.work("answer", query, effect="redo", **DECISION)).status_code == 422
        await clerk.done("answer", query, **(DECISION | {"upheld": "true", "effect": "redo"}))
        assert (await _read(assembled, query))["effect"] == "redo"


class TestAComplaint:
    async def test_goes_from_its_examination_to_the_decision(
        self, assembled: Assembled, clerk: Clerk, finance: Clerk, complaint: str
    ) -> None:
        await finance.done(
            "examine", complaint, admissible="true", reasons="符合条件", document_no="受1"
        )  # fmt: skip
        assert (await _read(assembled, complaint))["suspended_until"] is not None
        await finance.done("copy", complaint, document_no="副1")
        await clerk.done("reply", complaint, reply="依法进行", document_no="复1")
        await finance.done("go_on", complaint, document_no="恢1")
        await finance.done("judge", complaint, **DECISION)
        decided = await _read(assembled, complaint)
        assert (decided["status"], decided["upheld"]) == ("decided", False)
        assert None not in (decided["copied_at"], decided["replied_at"], decided["resumed_at"])

    async def test_need_not_suspend_the_procurement(
        self, assembled: Assembled, finance: Clerk, complaint: str
    ) -> None:
        await finance.done(
            "examine", complaint, admissible="true", suspends="false", reasons="符合条件",
            document_no="受1",
        )  # fmt: skip
        assert (await _read(assembled, complaint))["suspended_until"] is None

    async def test_is_decided_once_its_clock_runs_on(
        self, assembled: Assembled, clerk: Clerk, finance: Clerk, complaint: str
    ) -> None:
        taken_up = {"admissible": "true", "reasons": "符合条件", "document_no": "受1"}
        await finance.done("examine", complaint, **taken_up)
        await finance.done("copy", complaint, document_no="副1")
        await clerk.done("reply", complaint, reply="依法进行", document_no="复1")
        assert f"/desks/pause?of={complaint}" not in (await clerk.open("/queues/challenges")).text
        assert f"/desks/pause?of={complaint}" in (await finance.open("/queues/challenges")).text
        assert (await finance.open(f"/desks/run_on?of={complaint}")).status_code == 404
        paused = await finance.done("pause", complaint, reason="expert_review", document_no="评1")
        assert paused == f"{QUEUE}?done=pause"
        assert "review by experts" in (await finance.open(f"/desks/pause?of={complaint}")).text
        assert "Clock paused" in (await finance.work("judge", complaint, **DECISION)).text
        await finance.done("run_on", complaint)
        await finance.done("judge", complaint, **DECISION)
        assert (await _read(assembled, complaint))["status"] == "decided"

    async def test_is_not_for_the_buyer_to_examine(self, clerk: Clerk, complaint: str) -> None:
        shown = (await clerk.open("/queues/challenges")).text
        assert f"/desks/examine?of={complaint}" not in shown
        assert (await clerk.work("examine", complaint, admissible="true")).status_code == 403
