"""The panel, its sheets, and the ranking."""

import asyncio

import pytest

from procurement_desk import Desk
from procurement_tendering import SHARE, Tendering, panel_form, problem, sheet_form

PRICES = (90_000_000, 95_000_000, 99_000_000)


class TestSeatPanel:
    @pytest.mark.parametrize(
        ("experts", "slug"),
        [
            ([True] * 4, "panel-not-odd"),
            ([True] * 6, "panel-not-odd"),
            ([True] * 3, "panel-too-small"),
            ([True, True, True, False, False], "too-few-experts"),
        ],
    )
    async def test_refuses(
        self, desk: Desk, tendering: Tendering, experts: list[bool], slug: str
    ) -> None:
        tender, _ = await tendering.opened(*PRICES)
        answer = await desk.post(f"/tenders/{tender['id']}/panel", **panel_form(experts))
        assert (answer.status_code, problem(answer)) == (422, slug)
        assert await desk.rows("SELECT FROM panel_member WHERE tender_id = $1", tender["id"]) == []

    async def test_refuses_a_member_with_a_tie(self, desk: Desk, tendering: Tendering) -> None:
        tender, _ = await tendering.opened(*PRICES)
        form = panel_form([True] * 5)
        form["members"][4]["has_tie"] = True
        answer = await desk.post(f"/tenders/{tender['id']}/panel", **form)
        assert problem(answer) == "panel-member-conflicted"

    async def test_refuses_one_person_in_five_seats(self, desk: Desk, tendering: Tendering) -> None:
        tender, _ = await tendering.opened(*PRICES)
        form = panel_form([True] * 5)
        form["members"][4]["name"] = f" {form['members'][0]['name']} "
        answer = await desk.post(f"/tenders/{tender['id']}/panel", **form)
        assert (answer.status_code, problem(answer)) == (422, "panel-member-twice")

    async def test_of_three_is_enough_for_a_consultation(self, tendering: Tendering) -> None:
        tender, _ = await tendering.opened(*PRICES, method="competitive_consultation")
        await tendering.seat(tender, [True, True, False])

    async def test_of_seven_is_needed_for_ten_million_yuan(
        self, desk: Desk, tendering: Tendering
    ) -> None:
        line = await tendering.line(1_000_000_000)
        tender, _ = await tendering.opened(
            900_000_000, 910_000_000, 920_000_000, budget_line_id=line, budget_fen=1_000_000_000
        )
        path = f"/tenders/{tender['id']}/panel"
        assert problem(await desk.post(path, **panel_form([True] * 5))) == "panel-too-small"
        await desk.made(path, **panel_form([True] * 7))

    async def test_happens_once_also_in_a_race(self, desk: Desk, tendering: Tendering) -> None:
        tender, _ = await tendering.opened(*PRICES)
        path = f"/tenders/{tender['id']}/panel"
        form = panel_form([True] * 5)
        answers = await asyncio.gather(*(desk.post(path, **form) for _ in range(5)))
        assert sorted(one.status_code for one in answers) == [201] + [409] * 4

    async def test_waits_for_the_opening(self, desk: Desk, tendering: Tendering) -> None:
        tender = await tendering.published()
        answer = await desk.post(f"/tenders/{tender['id']}/panel", **panel_form([True] * 5))
        assert problem(answer) == "tender-out-of-turn"


class TestTakeScoreSheet:
    async def test_is_whole_within_the_weights_and_handed_in_once(
        self, desk: Desk, tendering: Tendering
    ) -> None:
        tender, bids = await tendering.opened(*PRICES)
        await tendering.seat(tender)
        path = f"/tenders/{tender['id']}/score-sheets"
        whole = {bid["id"]: (50.5, 20.25) for bid in bids}
        for points, slug in (
            ({bids[0]["id"]: (50.0, 20.0)}, "sheet-incomplete"),
            ({**whole, bids[0]["id"]: (60.01, 20.0)}, "score-above-weight"),
        ):
            answer = await desk.post(path, **sheet_form(1, points))
            assert (answer.status_code, problem(answer)) == (422, slug)
        assert problem(await desk.post(path, **sheet_form(6, whole))) == "no-such-member"
        made = await desk.made(path, **sheet_form(1, whole))
        assert made == {"member": 1, "missing": 4}
        assert problem(await desk.post(path, **sheet_form(1, whole))) == "sheet-handed-in"


class TestConcludeEvaluation:
    async def test_waits_for_every_sheet(self, desk: Desk, tendering: Tendering) -> None:
        tender, bids = await tendering.opened(*PRICES)
        path = f"/tenders/{tender['id']}/evaluation"
        assert problem(await desk.post(path)) == "sheets-missing"
        await tendering.seat(tender)
        whole = {bid["id"]: (50.0, 20.0) for bid in bids}
        await desk.made(f"/tenders/{tender['id']}/score-sheets", **sheet_form(1, whole))
        assert problem(await desk.post(path)) == "sheets-missing"

    async def test_ranks_by_the_vector_of_the_rules(self, desk: Desk, tendering: Tendering) -> None:
        """Offers of 980,000, 1,000,000 (a small enterprise) and 900,000 yuan; weight 10."""
        tender = await tendering.published()
        small = await tendering.supplier(kind="enterprise")
        a = await tendering.bid(tender, 98_000_000)
        b = await tendering.bid(tender, 100_000_000, small, small_enterprise=True)
        c = await tendering.bid(tender, 90_000_000)
        await tendering.open(tender)
        await tendering.seat(tender)
        await tendering.score(tender, {bid["id"]: (50.0, 20.0) for bid in (a, b, c)})
        ranking = await desk.made(f"/tenders/{tender['id']}/evaluation")
        assert [(one["bid_id"], one["price_points"]) for one in ranking["items"]] == [
            (b["id"], "10"), (c["id"], "8.89"), (a["id"], "8.16"),
        ]  # fmt: skip
        assert ranking["items"][0]["price_fen"] == 100_000_000  # contracted at the real price

    @pytest.mark.parametrize(("pct", "a_points"), [(6, "9.77"), (4, "9.57")])
    async def test_lowers_the_price_of_who_shares_with_small_ones(
        self, desk: Desk, tendering: Tendering, pct: int, a_points: str
    ) -> None:
        """980,000 yuan by a consortium, and 900,000 and 950,000 without."""
        tender = await tendering.published(shared_deduction_pct=pct)
        firm = await tendering.supplier(kind="enterprise")
        shared = await tendering.bid(tender, 98_000_000, firm, small_share=SHARE)
        assert (shared["shared_by"], shared["shared_pct"]) == (None, None)
        c, d = [await tendering.bid(tender, price) for price in (90_000_000, 95_000_000)]
        await tendering.open(tender)
        opened = (await desk.get(f"/bids/{shared['id']}")).json()
        assert (opened["shared_by"], opened["shared_pct"]) == ("consortium", 30)
        await tendering.seat(tender)
        await tendering.score(tender, {bid["id"]: (50.0, 20.0) for bid in (shared, c, d)})
        ranking = await desk.made(f"/tenders/{tender['id']}/evaluation")
        assert [(one["bid_id"], one["price_points"], one["deduction_pct"]) for one in
                ranking["items"]] == [
            (c["id"], "10", 0), (shared["id"], a_points, pct), (d["id"], "9.47", 0),
        ]  # fmt: skip

    async def test_opens_the_duty_to_deliver_the_report(
        self, desk: Desk, tendering: Tendering
    ) -> None:
        tender, _ = await tendering.evaluated(*PRICES)
        duty = await tendering.duty("deliver_evaluation_report", tender["id"])
        assert (duty["status"], duty["norm"]) == ("open", "procurement.evaluation_report")

    async def test_asks_for_the_reasons_of_an_abnormally_low_price(
        self, desk: Desk, tendering: Tendering
    ) -> None:
        tender, low = await tendering.published(), await tendering.supplier()
        bid = await tendering.bid(tender, 40_000_000, low)
        bids = [bid] + [await tendering.bid(tender, price) for price in PRICES]
        await tendering.open(tender)
        await tendering.seat(tender)
        await tendering.score(tender, {bid["id"]: (50.0, 20.0) for bid in bids})
        path = f"/tenders/{tender['id']}/evaluation"
        assert problem(await desk.post(path)) == "low-price-unjustified"
        reasons = {"justification": "志愿者承担走访，成本低。"}
        await desk.made(f"/bids/{bid['id']}/justify", low.bearer, **reasons)
        assert (await desk.made(path))["items"][0]["bid_id"] == bid["id"]

    async def test_leaves_out_what_was_rejected_for_it(
        self, desk: Desk, tendering: Tendering
    ) -> None:
        tender, bids = await tendering.opened(40_000_000, *PRICES)
        form = {"reason": "low_price_not_justified", "detail": "未作说明"}
        await desk.made(f"/bids/{bids[0]['id']}/reject", **form)
        await tendering.seat(tender)
        await tendering.score(tender, {bid["id"]: (50.0, 20.0) for bid in bids[1:]})
        ranking = await desk.made(f"/tenders/{tender['id']}/evaluation")
        assert len(ranking["items"]) == 3

    async def test_is_not_steered_by_a_rejection_once_a_sheet_is_in(
        self, desk: Desk, tendering: Tendering
    ) -> None:
        tender, bids = await tendering.opened(*PRICES, 98_000_000)
        await tendering.seat(tender)
        sheet = sheet_form(1, {bid["id"]: (50.0, 20.0) for bid in bids})
        await desk.made(f"/tenders/{tender['id']}/score-sheets", **sheet)
        path, form = f"/bids/{bids[0]['id']}/reject", {"detail": "未响应走访频次"}
        answer = await desk.post(path, reason="not_responsive", **form)
        assert (answer.status_code, problem(answer)) == (409, "rejected-after-scoring")
        await desk.made(path, reason="collusion", **form)

    async def test_does_not_change_what_was_handed_in(
        self, desk: Desk, tendering: Tendering
    ) -> None:
        _, bids = await tendering.evaluated(*PRICES)
        form = {"reason": "collusion", "detail": "补记"}
        answer = await desk.post(f"/bids/{bids[0]['id']}/reject", **form)
        assert problem(answer) == "tender-out-of-turn"
