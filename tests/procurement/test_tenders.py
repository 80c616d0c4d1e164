"""Budget lines, intents and tenders: methods, values, criteria, clocks."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chassis.testing import MovableClock
from procurement.tenders.unoffered import REFUSALS
from procurement_desk import NOW, Desk, day, item_form, line_form
from procurement_tendering import (
    CRITERIA,
    Tendering,
    problem,
    publication_form,
    tender_form,
)
from reference.purchasing import methods, missing_steps

CONSULTATION = "competitive_consultation"


def weights(*points: int) -> list[dict[str, Any]]:
    return [{**one, "weight": weight} for one, weight in zip(CRITERIA, points, strict=True)]


class TestBudgetLine:
    async def test_needs_an_item_of_the_catalogue_in_force(
        self, desk: Desk, tendering: Tendering, elsewhere: Desk
    ) -> None:
        own = await desk.item()
        answer = await elsewhere.post("/budget-lines", elsewhere.finance(), **line_form(own))
        assert (answer.status_code, problem(answer)) == (409, "item-not-in-force")
        await desk.made(f"/catalogue/items/{own}/strike", document_no="1")
        answer = await desk.post("/budget-lines", desk.finance(), **line_form(own))
        assert problem(answer) == "item-not-in-force"

    async def test_takes_an_item_of_the_provinces_catalogue(self, desk: Desk) -> None:
        province = desk.service.issuer.bearer("provincial_officer", area=desk.county.code[:2])
        code = f"B{int(desk.county.code[2:]):04}"
        form = item_form(code=code, authorisation_no=None, covers_left_behind=False)
        item = await desk.made("/catalogue/items", province, **form)
        await desk.made("/budget-lines", desk.finance(), **line_form(item["id"]))

    async def test_refuses_what_is_on_the_negative_list(
        self, desk: Desk, tendering: Tendering
    ) -> None:
        form = line_form(await desk.item(), negative_tags=["goods_or_works"])
        answer = await desk.post("/budget-lines", desk.finance(), **form)
        assert problem(answer) == "on-the-negative-list"

    async def test_is_seen_by_providers_once_its_intent_is_public(
        self, desk: Desk, tendering: Tendering
    ) -> None:
        line = await tendering.line(intent=None)
        assert (await desk.get(f"/budget-lines/{line}", desk.provider())).status_code == 404
        path = f"/budget-lines/{line}/publish-intent"
        answer = await desk.post(path, published_on=day(1), intent_no="1")
        assert problem(answer) == "intent-in-the-future"
        await desk.made(path, published_on=day(0), intent_no="1")
        assert (await desk.get(f"/budget-lines/{line}", desk.provider())).status_code == 200
        answer = await desk.post(path, published_on=day(0), intent_no="1")
        assert problem(answer) == "intent-already-published"


class TestDraftTender:
    async def test_sets_the_lines_money_aside(self, desk: Desk, tendering: Tendering) -> None:
        line = await tendering.line(300)
        await tendering.draft(budget_line_id=line, budget_fen=200)
        answer = await desk.post("/tenders", **tender_form(line, budget_fen=101))
        assert (answer.status_code, problem(answer)) == (409, "budget-exceeded")
        assert (await desk.get(f"/budget-lines/{line}")).json()["committed_fen"] == 200

    async def test_never_spends_a_line_twice_in_a_race(
        self, desk: Desk, tendering: Tendering
    ) -> None:
        form = tender_form(await tendering.line(250), budget_fen=100)
        answers = await asyncio.gather(*(desk.post("/tenders", **form) for _ in range(8)))
        assert sorted(one.status_code for one in answers) == [201] * 2 + [409] * 6

    @pytest.mark.parametrize(
        ("fault", "slug"),
        [
            ({"method": "gift"}, "method-unknown"),
            ({"criteria": weights(10, 60, 20)}, "weights-do-not-add-up"),
            ({"criteria": CRITERIA[1:]}, "weights-do-not-add-up"),
            (
                {"criteria": [{**CRITERIA[1], "weight": 70}, CRITERIA[2]]},
                "price-not-weighed",
            ),
            ({"criteria": weights(9, 61, 30)}, "price-weight-unlawful"),
            (
                {"criteria": weights(31, 39, 30), "method": CONSULTATION},
                "price-weight-unlawful",
            ),
            ({"bid_bond_fen": 3_000_001}, "bid-bond-too-high"),
            ({"small_deduction_pct": 9}, "deduction-out-of-range"),
            ({"small_deduction_pct": 21}, "deduction-out-of-range"),
            ({"shared_deduction_pct": 3}, "deduction-out-of-range"),
            ({"shared_deduction_pct": 7}, "deduction-out-of-range"),
        ],
    )
    async def test_refuses(
        self, desk: Desk, tendering: Tendering, fault: dict[str, Any], slug: str
    ) -> None:
        answer = await desk.post("/tenders", **tender_form(await tendering.line(), **fault))
        assert (answer.status_code, problem(answer)) == (422, slug)

    @pytest.mark.parametrize(
        "method", [code for code, method in methods().items() if not method.offered]
    )
    async def test_refuses_a_method_that_is_not_offered_yet_by_its_own_problem(
        self, desk: Desk, tendering: Tendering, method: str
    ) -> None:
        answer = await desk.post("/tenders", **tender_form(await tendering.line(), method=method))
        assert (answer.status_code, problem(answer)) == (409, REFUSALS[method].slug)
        assert all(step.title_en in answer.json()["detail"] for step in missing_steps()[method])
        assert len({refusal.slug for refusal in REFUSALS.values()}) == 6


class TestListMethods:
    async def test_shows_conditions_periods_and_what_is_missing(self, desk: Desk) -> None:
        found = await desk.listed("/methods", desk.provider())
        single = next(one for one in found if one["code"] == "single_source")
        assert [one["code"] for one in single["conditions"]] == [
            "only_one", "emergency", "addition",
        ]  # fmt: skip
        values = {one["id"]: (one["value"], one["unit"]) for one in single["norms"]}
        assert values["procurement.single_source_notice"] == (5, "WD")
        assert values["procurement.single_source_suppliers"] == (1, "COUNT")
        assert [one["code"] for one in found if one["offered"]] == [
            "open_tender", "competitive_consultation",
        ]  # fmt: skip


class TestTheValueOfATender:
    async def test_above_the_threshold_asks_for_an_open_one_or_an_approval(
        self, desk: Desk, tendering: Tendering
    ) -> None:
        line = await tendering.line(1_000_000_000)
        form = tender_form(line, method=CONSULTATION, budget_fen=400_000_000)
        assert problem(await desk.post("/tenders", **form)) == "method-needs-approval"
        await desk.made("/tenders", **{**form, "approval_no": "财采〔2026〕9号"})

    async def test_is_not_split_to_stay_below_it(self, desk: Desk, tendering: Tendering) -> None:
        line = await tendering.line(1_000_000_000)
        form = tender_form(line, method=CONSULTATION, budget_fen=250_000_000)
        first = await desk.made("/tenders", **form)
        assert problem(await desk.post("/tenders", **form)) == "purchase-split"
        await desk.made("/tenders", **{**form, "method": "open_tender"})
        await desk.made(f"/tenders/{first['id']}/cancel", document_no="终1号")
        await desk.made("/tenders", **form)


class TestPublishTender:
    async def test_waits_for_the_intent(self, desk: Desk, tendering: Tendering) -> None:
        # 30 calendar days from 16 May end on Monday 15 June, today.
        for intent, expected in ((-29, 409), (-30, 200)):
            line = await tendering.line(intent=intent)
            tender = await tendering.draft(budget_line_id=line)
            path = f"/tenders/{tender['id']}/publish"
            answer = await desk.post(path, **publication_form())
            assert answer.status_code == expected, answer.text

    async def test_gives_suppliers_the_time_of_c1_and_c2(
        self, desk: Desk, tendering: Tendering, clock: MovableClock
    ) -> None:
        """From Thursday 2026-02-12: documents to 02-26, bids to 03-04 at the earliest."""
        clock.now = datetime(2026, 2, 12, 2, tzinfo=UTC)
        line = await tendering.line(intent=None)
        intent = {"published_on": "2026-01-05", "intent_no": "1"}
        await desk.made(f"/budget-lines/{line}/publish-intent", **intent)
        tender = await tendering.draft(budget_line_id=line)
        path = f"/tenders/{tender['id']}/publish"
        lawful = {"documents_until": "2026-02-26", "deadline_at": "2026-03-04T09:00:00+08:00"}
        for fault, slug in (
            ({"documents_until": "2026-02-25"}, "documents-too-short"),
            ({"deadline_at": "2026-03-03T23:59:59+08:00"}, "deadline-too-early"),
        ):
            assert problem(await desk.post(path, **{**lawful, **fault})) == slug
        published = await desk.made(path, **lawful)
        assert published["status"] == "published"

    async def test_gives_a_consultation_ten_days(self, desk: Desk, tendering: Tendering) -> None:
        tender = await tendering.draft(method=CONSULTATION)
        path = f"/tenders/{tender['id']}/publish"
        form = publication_form(deadline_at=(NOW + timedelta(days=9)).isoformat())
        assert problem(await desk.post(path, **form)) == "deadline-too-early"
        await desk.made(path, **{**form, "deadline_at": (NOW + timedelta(days=10)).isoformat()})

    async def test_happens_once(self, desk: Desk, tendering: Tendering) -> None:
        tender = await tendering.published()
        answer = await desk.post(f"/tenders/{tender['id']}/publish", **publication_form())
        assert (answer.status_code, problem(answer)) == (409, "tender-out-of-turn")

    async def test_makes_it_visible_to_providers(self, desk: Desk, tendering: Tendering) -> None:
        draft = await tendering.draft()
        assert (await desk.get(f"/tenders/{draft['id']}", desk.provider())).status_code == 404
        tender = await tendering.published()
        seen = (await desk.get(f"/tenders/{tender['id']}", desk.provider())).json()
        assert seen["budget_fen"] == tender["budget_fen"]
        assert [one["weight"] for one in seen["criteria"]] == [10, 60, 30]
        assert "sealed_key" not in seen

    async def test_refuses_who_read_an_older_version_or_none(
        self, desk: Desk, tendering: Tendering
    ) -> None:
        tender = await tendering.draft()
        path = f"/tenders/{tender['id']}/publish"
        assert (await desk.post(path, etag='"v0"', **publication_form())).status_code == 412
        assert (await desk.post(path, etag=None, **publication_form())).status_code == 428


class TestClarifyTender:
    async def test_near_the_deadline_extends_it(
        self, desk: Desk, tendering: Tendering, clock: MovableClock
    ) -> None:
        tender = await tendering.published()
        deadline = datetime.fromisoformat(tender["deadline_at"])
        clock.now = deadline - timedelta(days=14)
        path = f"/tenders/{tender['id']}/clarify"
        form: dict[str, Any] = {
            "text": "服务人数改为三百名。",
            "material": True,
            "deadline_at": deadline.isoformat(),
        }
        assert problem(await desk.post(path, **form)) == "clarification-too-late"
        await desk.made(path, **{**form, "material": False})
        later = (deadline + timedelta(days=6)).isoformat()
        extended = await desk.made(path, **{**form, "deadline_at": later})
        assert len(extended["clarifications"]) == 2
        assert problem(await desk.post(path, **form)) == "deadline-moved-forward"

    async def test_comes_too_late_after_it(
        self, desk: Desk, tendering: Tendering, clock: MovableClock
    ) -> None:
        tender = await tendering.published()
        clock.now = datetime.fromisoformat(tender["deadline_at"])
        form: dict[str, Any] = {
            "text": "改",
            "material": False,
            "deadline_at": tender["deadline_at"],
        }
        answer = await desk.post(f"/tenders/{tender['id']}/clarify", **form)
        assert problem(answer) == "bidding-over"
