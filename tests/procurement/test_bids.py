"""Bids: sealed until the opening, in time by the database's clock, one a supplier."""

import asyncio
import json
from typing import Any

import asyncpg
import pytest

from chassis.testing import MovableClock
from procurement_desk import Desk
from procurement_tendering import SHARE, Tendering, bid_form, problem

FAILED = "procurement.tender.failed.v1"


class TestSubmitBid:
    async def test_takes_it_sealed(self, desk: Desk, tendering: Tendering) -> None:
        tender = await tendering.published()
        bid = await tendering.bid(tender, 98_765_432, offer="秘密方案")
        assert (bid["status"], bid["price_fen"], bid["offer"]) == ("sealed", None, None)
        (row,) = await desk.rows("SELECT * FROM bid WHERE id = $1", bid["id"])
        assert b"98765432" not in row["sealed"]
        assert "秘密方案".encode() not in row["sealed"]
        assert "秘密方案" not in json.dumps(dict(row), default=str, ensure_ascii=False)

    @pytest.mark.parametrize(
        ("form", "fault", "slug"),
        [
            ({}, {"conflicts": ["wrote_requirements"]}, "conflict-declared"),
            ({}, {"conflicts": ["family_of_head"]}, "conflict-declared"),
            ({"bid_bond_fen": 100}, {}, "bid-bond-missing"),
            ({}, {"small_enterprise": True}, "not-a-small-enterprise"),
        ],
    )
    async def test_refuses(
        self,
        desk: Desk,
        tendering: Tendering,
        form: dict[str, Any],
        fault: dict[str, Any],
        slug: str,
    ) -> None:
        tender, supplier = await tendering.published(**form), await tendering.supplier()
        answer = await desk.post(
            f"/tenders/{tender['id']}/bids", supplier.bearer, **bid_form(**fault)
        )
        assert problem(answer) == slug
        assert await desk.rows("SELECT FROM bid WHERE tender_id = $1", tender["id"]) == []

    @pytest.mark.parametrize(
        ("deduction", "kind", "fault", "slug"),
        [
            (0, "enterprise", {}, "sharing-not-offered"),
            (5, "social_organisation", {}, "sharing-by-no-enterprise"),
            (5, "enterprise", {"small_share": {**SHARE, "pct": 29}}, "small-share-too-small"),
            (
                5, "enterprise", {"small_share": {**SHARE, "is_unrelated": False}},
                "small-share-related",
            ),
            (5, "enterprise", {"small_enterprise": True}, "deducted-twice"),
        ],
    )  # fmt: skip
    async def test_refuses_a_share_that_does_not_count(
        self, desk: Desk, tendering: Tendering, deduction: int, kind: str,
        fault: dict[str, Any], slug: str,
    ) -> None:  # fmt: skip
        tender = await tendering.published(shared_deduction_pct=deduction)
        firm = await tendering.supplier(kind=kind)
        form = bid_form(**{"small_share": SHARE, **fault})
        answer = await desk.post(f"/tenders/{tender['id']}/bids", firm.bearer, **form)
        assert problem(answer) == slug
        assert await desk.rows("SELECT FROM bid WHERE tender_id = $1", tender["id"]) == []

    async def test_is_for_registered_and_qualified_providers(
        self, desk: Desk, tendering: Tendering
    ) -> None:
        tender = await tendering.published()
        path = f"/tenders/{tender['id']}/bids"
        stranger = await desk.post(path, desk.provider(), **bid_form())
        assert (stranger.status_code, problem(stranger)) == (403, "provider-not-registered")
        nobody = await desk.post(path, desk.provider("no-organisation"), **bid_form())
        assert (nobody.status_code, problem(nobody)) == (403, "provider-not-registered")
        short = await tendering.supplier(qualified_until="2026-06-16")
        answer = await desk.post(path, short.bearer, **bid_form())
        assert problem(answer) == "provider-not-qualified"

    async def test_is_not_possible_for_a_draft(self, desk: Desk, tendering: Tendering) -> None:
        draft, supplier = await tendering.draft(), await tendering.supplier()
        path = f"/tenders/{draft['id']}/bids"
        assert (await desk.post(path, supplier.bearer, **bid_form())).status_code == 404

    async def test_is_one_a_supplier_also_in_a_race(self, desk: Desk, tendering: Tendering) -> None:
        tender, supplier = await tendering.published(), await tendering.supplier()
        path = f"/tenders/{tender['id']}/bids"
        calls = (desk.post(path, supplier.bearer, **bid_form()) for _ in range(8))
        answers = await asyncio.gather(*calls)
        assert sorted(one.status_code for one in answers) == [201] + [409] * 7
        assert problem(next(one for one in answers if one.is_error)) == "bid-already-in"


class TestTheDeadline:
    async def test_is_kept_by_the_database_to_the_millisecond(
        self, desk: Desk, tendering: Tendering
    ) -> None:
        """The service's clock would still take it: it stands still in June."""
        tender, supplier = await tendering.published(), await tendering.supplier()
        await desk.service.admin.execute(
            "UPDATE tender SET deadline_at = clock_timestamp() - interval '1 millisecond' "
            "WHERE id = $1",
            tender["id"],
        )
        path = f"/tenders/{tender['id']}/bids"
        answer = await desk.post(path, supplier.bearer, **bid_form())
        assert (answer.status_code, problem(answer)) == (409, "bidding-over")
        assert await desk.rows("SELECT FROM bid WHERE tender_id = $1", tender["id"]) == []

    async def test_cannot_be_got_round_in_the_database(
        self, desk: Desk, tendering: Tendering
    ) -> None:
        tender = await tendering.published()
        bid = await tendering.bid(tender, 100)
        await tendering.close(tender)
        for change in ("sealed = '\\x00'", "status = 'withdrawn'"):
            query = f"UPDATE bid SET {change} WHERE id = $1"
            with pytest.raises(asyncpg.CheckViolationError) as refusal:
                await desk.service.admin.execute(query, bid["id"])
            assert refusal.value.constraint_name == "ck_bid_before_deadline"

    async def test_is_kept_by_the_services_clock_as_well(
        self, desk: Desk, tendering: Tendering, clock: MovableClock
    ) -> None:
        tender, supplier = await tendering.published(), await tendering.supplier()
        clock.now = type(clock.now).fromisoformat(tender["deadline_at"])
        answer = await desk.post(f"/tenders/{tender['id']}/bids", supplier.bearer, **bid_form())
        assert problem(answer) == "bidding-over"


class TestReplaceAndWithdraw:
    async def test_is_possible_before_the_deadline(self, desk: Desk, tendering: Tendering) -> None:
        tender, supplier = await tendering.published(), await tendering.supplier()
        bid = await tendering.bid(tender, 100, supplier)
        form = bid_form(price_fen=90_000_000)
        await desk.made(f"/bids/{bid['id']}/replace", supplier.bearer, **form)
        for price in (95_000_000, 99_000_000):
            await tendering.bid(tender, price)
        await tendering.open(tender)
        opened = (await desk.get(f"/bids/{bid['id']}", supplier.bearer)).json()
        assert opened["price_fen"] == 90_000_000

    async def test_leaves_room_for_another(self, desk: Desk, tendering: Tendering) -> None:
        tender, supplier = await tendering.published(), await tendering.supplier()
        bid = await tendering.bid(tender, 100, supplier)
        await desk.made(f"/bids/{bid['id']}/withdraw", supplier.bearer)
        again = await desk.post(f"/bids/{bid['id']}/withdraw", supplier.bearer)
        assert problem(again) == "bid-not-sealed"
        await tendering.bid(tender, 100, supplier)

    async def test_is_refused_after_it_and_to_others(
        self, desk: Desk, tendering: Tendering
    ) -> None:
        tender, supplier = await tendering.published(), await tendering.supplier()
        bid = await tendering.bid(tender, 100, supplier)
        other = await tendering.supplier()
        path = f"/bids/{bid['id']}/withdraw"
        assert (await desk.post(path, other.bearer)).status_code == 404
        await tendering.close(tender)
        assert problem(await desk.post(path, supplier.bearer)) == "bidding-over"


class TestNobodyReadsBeforeTheOpening:
    async def test_neither_the_buyer_nor_finance_nor_another_supplier(
        self, desk: Desk, tendering: Tendering
    ) -> None:
        tender, supplier = await tendering.published(), await tendering.supplier()
        bid = await tendering.bid(tender, 100, supplier)
        other = await tendering.supplier()
        auditor = desk.officer("auditor")
        for headers in (desk.officer(), desk.finance(), auditor, other.bearer):
            assert (await desk.get(f"/bids/{bid['id']}", headers)).status_code == 404
            assert await desk.listed(f"/bids?tender_id={tender['id']}", headers) == []
            answer = await desk.get(f"/tenders/{tender['id']}/evaluation", desk.officer())
            assert answer.json()["items"] == []
        own = (await desk.get(f"/bids/{bid['id']}", supplier.bearer)).json()
        assert (own["status"], own["price_fen"]) == ("sealed", None)

    async def test_nor_does_an_officer_open_early_or_alone(
        self, desk: Desk, tendering: Tendering
    ) -> None:
        tender = await tendering.published()
        bid = await tendering.bid(tender, 100)
        path = f"/tenders/{tender['id']}/open"
        assert problem(await desk.post(path)) == "bidding-not-over"
        await tendering.close(tender)
        alone = await desk.made(path)
        assert alone["status"] == "published"
        assert problem(await desk.post(path)) == "second-officer-needed"
        assert (await desk.get(f"/bids/{bid['id']}")).status_code == 404


class TestOpenBids:
    async def test_reads_every_offer_and_shows_it_to_officials(
        self, desk: Desk, tendering: Tendering
    ) -> None:
        prices = (90_000_000, 95_000_000, 99_000_000)
        tender, bids = await tendering.opened(*prices)
        assert tender["status"] == "opened"
        shown = await desk.listed(f"/bids?tender_id={tender['id']}")
        assert {one["id"]: one["price_fen"] for one in shown} == {
            bid["id"]: price for bid, price in zip(bids, prices, strict=True)
        }

    async def test_fails_with_two_where_three_are_needed(
        self, desk: Desk, tendering: Tendering
    ) -> None:
        tender, bids = await tendering.opened(100, 200)
        assert (tender["status"], tender["fail_reason"]) == ("failed", "too_few_bids")
        assert (await desk.told(tender["id"]))[-1] == FAILED
        # Bids that are too few are given back unopened (87号令41).
        assert (await desk.get(f"/bids/{bids[0]['id']}")).status_code == 404
        line = (await desk.get(f"/budget-lines/{tender['budget_line_id']}")).json()
        assert line["committed_fen"] == 0

    async def test_owes_the_bonds_where_it_fails(self, desk: Desk, tendering: Tendering) -> None:
        tender = await tendering.published(bid_bond_fen=100)
        gone = await tendering.supplier()
        withdrawn = await tendering.bid(tender, 300, gone, bond_no="保0号")
        await desk.made(f"/bids/{withdrawn['id']}/withdraw", gone.bearer)
        await tendering.bid(tender, 100, bond_no="保1号")
        await tendering.open(tender)
        duty = await tendering.duty("refund_bid_bonds", tender["id"])
        assert (duty["status"], duty["norm"]) == ("open", "procurement.bid_bond_refund")
        await desk.made(f"/tenders/{tender['id']}/bond-refunds", document_no="退1号")
        assert (await tendering.duty("refund_bid_bonds", tender["id"]))["status"] == "met"
        alone = await tendering.published(bid_bond_fen=100)
        await tendering.open(alone)
        path = f"/tenders/{alone['id']}/bond-refunds"
        assert problem(await desk.post(path, document_no="退2号")) == "bonds-refunded"

    async def test_goes_on_with_two_in_a_consultation_for_services(
        self, tendering: Tendering
    ) -> None:
        tender, _ = await tendering.opened(
            90_000_000, 95_000_000, method="competitive_consultation"
        )
        assert tender["status"] == "opened"
        alone, _ = await tendering.opened(90_000_000, method="competitive_consultation")
        assert alone["status"] == "failed"

    async def test_rejects_a_price_above_the_budget(self, desk: Desk, tendering: Tendering) -> None:
        tender, bids = await tendering.opened(90_000_000, 95_000_000, 99_000_000, 150_000_001)
        over = (await desk.get(f"/bids/{bids[3]['id']}")).json()
        assert (over["status"], over["reject_reason"]) == ("rejected", "price_above_budget")
        assert tender["status"] == "opened"

    async def test_rejects_suppliers_with_one_head_both(
        self, desk: Desk, tendering: Tendering
    ) -> None:
        tender, one = await tendering.published(), await tendering.supplier()
        first = await tendering.bid(tender, 90_000_000, one)
        second = await tendering.bid(tender, 91_000_000, related_providers=[one.provider_id])
        for price in (92_000_000, 93_000_000, 94_000_000):
            await tendering.bid(tender, price)
        opened = await tendering.open(tender)
        assert opened["status"] == "opened"
        for bid in (first, second):
            found = (await desk.get(f"/bids/{bid['id']}")).json()
            assert found["reject_reason"] == "related_suppliers"

    async def test_two_officers_at_once_open_once(self, desk: Desk, tendering: Tendering) -> None:
        tender = await tendering.published()
        for price in (90_000_000, 95_000_000, 99_000_000):
            await tendering.bid(tender, price)
        await tendering.close(tender)
        path = f"/tenders/{tender['id']}/open"
        officers = (desk.officer(), tendering.second_officer()) * 3
        answers = await asyncio.gather(*(desk.post(path, one) for one in officers))
        assert sorted(one.status_code for one in answers) == [200, 200, 409, 409, 409, 409]
        assert (await desk.get(f"/tenders/{tender['id']}")).json()["status"] == "opened"


class TestRejectBid:
    async def test_fails_the_tender_when_too_few_are_left(
        self, desk: Desk, tendering: Tendering
    ) -> None:
        tender, bids = await tendering.opened(90_000_000, 95_000_000, 99_000_000)
        form = {"reason": "not_responsive", "detail": "未响应走访频次"}
        await desk.made(f"/bids/{bids[0]['id']}/reject", **form)
        again = (await desk.get(f"/tenders/{tender['id']}")).json()
        assert (again["status"], again["fail_reason"]) == ("failed", "too_few_bids")
