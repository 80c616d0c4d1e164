"""The desks of who may bid, whose bid counts and who wins, before the real services."""

from typing import Any

import pytest

from api_bodies import COUNTY
from api_tendering import TENDERING
from assembled import Assembled
from chassis.access import Role
from china_day import day
from page_clerk import Clerk, Supplier, a_supplier, answer_to, posted, signed_in
from page_reader import PAGES

QUEUE = f"{PAGES}/queues/tenders"
JUDGED = {"is_qualified": "false", "reasons": "资质不足", "document_no": "审1"}


async def _read(system: Assembled, path: str) -> Any:
    return await answer_to(system, f"/procurement{path}", Role.COUNTY_OFFICER)


@pytest.fixture
async def tender(assembled: Assembled, line: str) -> str:
    county = assembled.any_bearer(COUNTY, Role.COUNTY_OFFICER)
    form = TENDERING["draft_tender"]({"line_id": line})
    return await posted(assembled, county, "/procurement/tenders", form)


@pytest.fixture
async def application(clerk: Clerk, supplier: Supplier, tender: str) -> str:
    form = {"conditions": "三年从业经验", "closes_at": f"{day(25)}T09:00"}
    assert await clerk.done("prequalify", tender, **form) == f"{QUEUE}?done=prequalify"
    path = f"/tenders/{tender}/prequalification/applications"
    return await supplier(path, "apply_to_qualify")


async def _over(system: Assembled, tender: str) -> None:
    """Nobody waits five working days here."""
    past = "UPDATE prequalification SET closes_at = announced_at WHERE tender_id = $1"
    await system.rows("procurement", past, tender)


class TestItsNotice:
    async def test_leaves_suppliers_their_days(self, clerk: Clerk, tender: str) -> None:
        assert f"/desks/prequalify?of={tender}" in (await clerk.open("/queues/tenders")).text
        hasty = {"conditions": "经验", "closes_at": f"{day(1)}T09:00"}
        assert (await clerk.work("prequalify", tender, **hasty)).status_code == 422

    async def test_says_in_china_s_time_until_when(
        self, assembled: Assembled, tender: str, application: str
    ) -> None:
        notice = await _read(assembled, f"/tenders/{tender}/prequalification")
        assert notice["closes_at"] == f"{day(25)}T01:00:00Z"


class TestAnApplication:
    async def test_is_judged_once_nobody_can_apply_any_more(
        self, assembled: Assembled, clerk: Clerk, tender: str, application: str
    ) -> None:
        listed = f"/queues/applications?tender_id={tender}"
        assert f"/desks/qualify?of={application}" in (await clerk.open(listed)).text
        form = await clerk.open(f"/desks/qualify?of={application}")
        assert "三年从业经验" in form.text
        assert (await clerk.work("qualify", application, **JUDGED)).status_code == 409
        await _over(assembled, tender)
        await clerk.done("qualify", application, **JUDGED)
        judged = await _read(assembled, f"/applications/{application}")
        assert (judged["is_qualified"], judged["reasons"]) == (False, "资质不足")
        shown = (await clerk.open(listed)).text
        assert "资质不足" in shown
        assert "/desks/qualify" not in shown

    async def test_is_read_with_what_was_found_as_long_as_the_tender_lasts(
        self, assembled: Assembled, clerk: Clerk, tender: str, application: str
    ) -> None:
        said = (await _read(assembled, f"/applications/{application}"))["statement"]
        await clerk.done("cancel", tender, document_no="止1")
        listed = f"/queues/applications?tender_id={tender}"
        async with signed_in(assembled, "finance-officer") as finance:
            assert listed in (await finance.open("/queues/tenders")).text
            assert said in (await finance.read(listed)).cells

    async def test_there_is_none_where_nobody_was_asked(self, clerk: Clerk, tender: str) -> None:
        page = await clerk.open(f"/queues/applications?tender_id={tender}")
        assert page.status_code == 404
        assert "no prequalification" in page.text


@pytest.fixture
async def bids(assembled: Assembled, clerk: Clerk, tender: str, line: str) -> list[str]:
    """Three, opened by two officers."""
    await clerk.done("intend", line, published_on=day(-45), intent_no="意1")
    county = assembled.any_bearer(COUNTY, Role.COUNTY_OFFICER)
    published = f"/procurement/tenders/{tender}/publish"
    await posted(assembled, county, published, TENDERING["publish_tender"]({}))
    suppliers = [await a_supplier(assembled) for _ in range(3)]
    bids = [await bid(f"/tenders/{tender}/bids", "submit_bid") for bid in suppliers]
    past = "UPDATE tender SET deadline_at = now() - interval '1 second' WHERE id = $1"
    await assembled.rows("procurement", past, tender)
    await posted(assembled, county, f"/procurement/tenders/{tender}/open", {})
    await clerk.done("open", tender)
    return bids


class TestABid:
    async def test_is_rejected_and_too_few_are_left(
        self, assembled: Assembled, clerk: Clerk, tender: str, bids: list[str]
    ) -> None:
        assert f"/bids?tender_id={tender}" in (await clerk.open("/queues/tenders")).text
        address = f"/desks/reject_bid?of={bids[0]}"
        assert address in (await clerk.open(f"/queues/bids?tender_id={tender}")).text
        found = {"reason": "not_responsive", "detail": "缺少服务方案"}
        assert await clerk.done("reject_bid", bids[0], **found) == f"{QUEUE}?done=reject_bid"
        shown = (await clerk.open(f"/queues/bids?tender_id={tender}")).text
        assert "does not respond in substance" in shown
        assert address not in shown
        assert (await _read(assembled, f"/tenders/{tender}"))["status"] == "failed"


class TestAnAward:
    async def test_goes_to_the_next_when_the_winner_does_not_sign(
        self, assembled: Assembled, clerk: Clerk, tender: str, bids: list[str]
    ) -> None:
        await clerk.done("panel", tender, experts="甲\n乙\n丙\n丁\n戊", without_ties="yes")
        for member in range(1, 6):
            points = {f"points.{one}.2": str(50 - at) for at, one in enumerate(bids)}
            await clerk.done("score", tender, member=str(member), **points)
        await clerk.done("conclude", tender)
        await clerk.done("evaluated", tender, report_no="评1")
        await clerk.done("award", tender, bid_id=bids[0])
        assert f"/desks/decline_award?of={tender}" in (await clerk.open("/queues/tenders")).text
        await clerk.done("decline_award", tender, next_step="next_ranked", document_no="拒1")
        assert (await clerk.work("award", tender, bid_id=bids[0])).status_code == 409
        offered = (await clerk.open(f"/desks/award?of={tender}")).text
        assert [f'<option value="{one}"' in offered for one in bids] == [False, True, True]
        await clerk.done("award", tender, bid_id="*")
        assert (await _read(assembled, f"/tenders/{tender}/award"))["bid_id"] == bids[1]


class TestTheMethods:
    async def test_say_when_each_is_lawful_and_by_which_periods(self, clerk: Clerk) -> None:
        assert "/queues/methods" in (await clerk.open("/queues/budget-lines")).text
        cells = (await clerk.read("/queues/methods")).cells
        tender = cells.index("Open tender")
        assert cells[tender + 1 : tender + 3] == ["yes", "yes"]
        assert "Documents issued to bid deadline: 20 calendar days" in cells[tender + 5]
        consultation = cells.index("Competitive consultation")
        assert cells[consultation + 1] == "no"
        assert cells[consultation + 3] != "—"


class TestTheCatalogue:
    async def test_is_called_for_by_the_city(self, assembled: Assembled, clerk: Clerk) -> None:
        assert "/desks/oblige" not in (await clerk.open("/queues/catalogue")).text
        async with signed_in(assembled, "city-officer") as city:
            assert "/desks/oblige" in (await city.open("/queues/catalogue")).text
            assert await city.done("oblige") == f"{PAGES}/queues/catalogue?done=oblige"
