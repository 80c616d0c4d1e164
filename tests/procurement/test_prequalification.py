"""Prequalification: five working days to apply, judged by the buyer, and nobody else bids."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chassis.testing import MovableClock
from procurement_desk import NOW, Desk
from procurement_tendering import Supplier, Tendering, bid_form, problem, publication_form

CLOSES = NOW + timedelta(days=9)
"""Five working days from Monday 06-15 end on Tuesday 06-23: Friday 06-19 is off."""


def notice_form(**form: Any) -> dict[str, Any]:
    return {"conditions": "有三年以上儿童服务经验。", "closes_at": CLOSES.isoformat(), **form}


def judgement(*, is_qualified: bool = True) -> dict[str, Any]:
    return {"is_qualified": is_qualified, "reasons": "材料齐全。", "document_no": "审1号"}


async def announced(desk: Desk, tendering: Tendering) -> dict[str, Any]:
    tender = await tendering.draft()
    await desk.made(f"/tenders/{tender['id']}/prequalification", **notice_form())
    return tender


async def applied(desk: Desk, tender: dict[str, Any], supplier: Supplier) -> dict[str, Any]:
    path = f"/tenders/{tender['id']}/prequalification/applications"
    return await desk.made(path, supplier.bearer, statement="三年项目合同。")


class TestAnnouncePrequalification:
    async def test_gives_suppliers_the_five_working_days_of_p4(
        self, desk: Desk, tendering: Tendering, clock: MovableClock
    ) -> None:
        """From Thursday 2026-02-12 to 02-26, as C1."""
        clock.now = datetime(2026, 2, 12, 2, tzinfo=UTC)
        tender = await tendering.draft(budget_line_id=await tendering.line(intent=None))
        path = f"/tenders/{tender['id']}/prequalification"
        short = await desk.post(path, **notice_form(closes_at="2026-02-25T23:59:59+08:00"))
        assert (short.status_code, problem(short)) == (422, "prequalification-too-short")
        await desk.made(path, **notice_form(closes_at="2026-02-26T17:00:00+08:00"))

    async def test_is_one_a_tender_and_before_it_is_published(
        self, desk: Desk, tendering: Tendering
    ) -> None:
        tender = await tendering.draft()
        path = f"/tenders/{tender['id']}/prequalification"
        answers = await asyncio.gather(*(desk.post(path, **notice_form()) for _ in range(4)))
        assert sorted(one.status_code for one in answers) == [201] + [409] * 3
        published = await tendering.published()
        answer = await desk.post(f"/tenders/{published['id']}/prequalification", **notice_form())
        assert problem(answer) == "tender-out-of-turn"

    async def test_is_public_while_the_tender_is_not(
        self, desk: Desk, tendering: Tendering
    ) -> None:
        tender = await announced(desk, tendering)
        path = f"/tenders/{tender['id']}"
        assert (await desk.get(path, desk.provider())).status_code == 404
        seen = await desk.get(f"{path}/prequalification", desk.provider())
        assert seen.json()["conditions"] == notice_form()["conditions"]


class TestApplyToQualify:
    async def test_is_once_and_in_time(
        self, desk: Desk, tendering: Tendering, clock: MovableClock
    ) -> None:
        tender, supplier = await announced(desk, tendering), await tendering.supplier()
        await applied(desk, tender, supplier)
        path = f"/tenders/{tender['id']}/prequalification/applications"
        again = await desk.post(path, supplier.bearer, statement="再次。")
        assert (again.status_code, problem(again)) == (409, "applied-already")
        clock.now = CLOSES
        other = await tendering.supplier()
        late = await desk.post(path, other.bearer, statement="迟到。")
        assert problem(late) == "prequalification-over"

    async def test_is_seen_by_the_buyer_and_its_supplier(
        self, desk: Desk, tendering: Tendering, elsewhere: Desk
    ) -> None:
        tender, supplier = await announced(desk, tendering), await tendering.supplier()
        other = await tendering.supplier()
        made = await applied(desk, tender, supplier)
        path = f"/applications/{made['id']}"
        for headers, status in (
            (supplier.bearer, 200),
            (desk.officer(), 200),
            (other.bearer, 404),
            (elsewhere.officer(), 404),
        ):
            assert (await desk.get(path, headers)).status_code == status
        listed = f"/tenders/{tender['id']}/prequalification/applications"
        assert [one["id"] for one in await desk.listed(listed, supplier.bearer)] == [made["id"]]
        assert await desk.listed(listed, other.bearer) == []

    async def test_needs_a_registered_provider_and_a_notice(
        self, desk: Desk, tendering: Tendering
    ) -> None:
        tender = await announced(desk, tendering)
        path = f"/tenders/{tender['id']}/prequalification/applications"
        answer = await desk.post(path, desk.provider(), statement="未登记。")
        assert problem(answer) == "provider-not-registered"
        supplier, plain = await tendering.supplier(), await tendering.published()
        path = f"/tenders/{plain['id']}/prequalification/applications"
        assert (await desk.post(path, supplier.bearer, statement="无。")).status_code == 404


class TestJudgeApplication:
    async def test_is_after_the_time_and_once(
        self, desk: Desk, tendering: Tendering, clock: MovableClock
    ) -> None:
        tender, supplier = await announced(desk, tendering), await tendering.supplier()
        made = await applied(desk, tender, supplier)
        path = f"/applications/{made['id']}/judge"
        assert problem(await desk.post(path, **judgement())) == "prequalification-not-over"
        clock.now = CLOSES
        judged = await desk.made(path, **judgement())
        assert judged["is_qualified"] is True
        assert problem(await desk.post(path, **judgement())) == "judged-already"

    @pytest.mark.parametrize("value", ["yes", 1, None])
    async def test_takes_no_guess(
        self, desk: Desk, tendering: Tendering, clock: MovableClock, value: object
    ) -> None:
        tender, supplier = await announced(desk, tendering), await tendering.supplier()
        made = await applied(desk, tender, supplier)
        clock.now = CLOSES
        form = {**judgement(), "is_qualified": value}
        assert (await desk.post(f"/applications/{made['id']}/judge", **form)).status_code == 422


class TestPublishAfterPrequalification:
    async def test_asks_for_enough_who_qualified_and_lets_nobody_else_bid(
        self, desk: Desk, tendering: Tendering, clock: MovableClock
    ) -> None:
        tender = await announced(desk, tendering)
        suppliers = [await tendering.supplier() for _ in range(4)]
        made = [await applied(desk, tender, one) for one in suppliers]
        path = f"/tenders/{tender['id']}"
        publication = publication_form(documents_until="2026-07-10")
        early = await desk.post(f"{path}/publish", **publication)
        assert problem(early) == "prequalification-not-over"
        clock.now = CLOSES
        for one, is_qualified in zip(made, (True, True, False), strict=False):
            form = judgement(is_qualified=is_qualified)
            await desk.made(f"/applications/{one['id']}/judge", **form)
        unfinished = await desk.post(f"{path}/publish", **publication)
        assert problem(unfinished) == "prequalification-unfinished"
        await desk.made(f"/applications/{made[3]['id']}/judge", **judgement())
        await desk.made(f"{path}/publish", **publication)
        refused = await desk.post(f"{path}/bids", suppliers[2].bearer, **bid_form())
        assert (refused.status_code, problem(refused)) == (403, "not-prequalified")
        stranger = await tendering.supplier()
        refused = await desk.post(f"{path}/bids", stranger.bearer, **bid_form())
        assert problem(refused) == "not-prequalified"
        await desk.made(f"{path}/bids", suppliers[0].bearer, **bid_form())

    async def test_is_refused_where_too_few_qualified(
        self, desk: Desk, tendering: Tendering, clock: MovableClock
    ) -> None:
        tender = await announced(desk, tendering)
        suppliers = [await tendering.supplier() for _ in range(3)]
        made = [await applied(desk, tender, one) for one in suppliers]
        clock.now = CLOSES
        for one, is_qualified in zip(made, (True, True, False), strict=True):
            form = judgement(is_qualified=is_qualified)
            await desk.made(f"/applications/{one['id']}/judge", **form)
        form = publication_form(documents_until="2026-07-10")
        answer = await desk.post(f"/tenders/{tender['id']}/publish", **form)
        assert problem(answer) == "prequalification-unfinished"
