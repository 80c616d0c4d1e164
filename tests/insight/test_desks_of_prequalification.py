"""The desks of a prequalification, before the real services."""

from typing import Any

import pytest

from api_bodies import COUNTY
from api_tendering import TENDERING
from assembled import Assembled
from chassis.access import Role
from china_day import day
from page_clerk import Clerk, Supplier, answer_to, posted
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
        assert (await clerk.work("qualify", application, **JUDGED)).status_code == 409
        await _over(assembled, tender)
        await clerk.done("qualify", application, **JUDGED)
        judged = await _read(assembled, f"/applications/{application}")
        assert (judged["is_qualified"], judged["reasons"]) == (False, "资质不足")
        shown = (await clerk.open(listed)).text
        assert "资质不足" in shown
        assert "/desks/qualify" not in shown
