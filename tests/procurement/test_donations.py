"""Donations (捐赠): into a fund of donations, once, and out of what was offered."""

import asyncio
from typing import Any

from procurement_actors import at, balance, fund, needed, offered, propose
from procurement_desk import Desk, day

_PROBLEM = "urn:wardship:problem:"


class TestTakeDonation:
    async def test_debits_cash_and_credits_donations(self, desk: Desk) -> None:
        own = await fund(desk, source="donation")
        entry = await _give(desk, own, 70)
        assert entry.json()["kind"] == "donation"
        assert {p["account"]: p["amount_fen"] for p in entry.json()["postings"]} == {
            "cash": 70,
            "donation": -70,
        }
        assert await desk.told(entry.json()["id"]) == ["procurement.money.appropriated.v1"]

    async def test_is_not_for_a_fund_of_the_budget(self, desk: Desk) -> None:
        answer = await _give(desk, await fund(desk), 70)
        assert answer.json()["type"] == _PROBLEM + "fund-not-for-donations"

    async def test_is_all_that_such_a_fund_takes(self, desk: Desk) -> None:
        own = await fund(desk, source="donation")
        path = f"/funds/{own}/appropriations"
        answer = await desk.post(path, desk.finance(), amount_fen=1, document="财社1号")
        assert answer.json()["type"] == _PROBLEM + "fund-of-donations"

    async def test_uses_the_offer_up_and_no_more_than_it(self, desk: Desk) -> None:
        own = await fund(desk, source="donation")
        offer = await offered(desk, service="material", form="money", capacity=100)
        answers = await asyncio.gather(
            *(_give(desk, own, 30, offer_id=offer["id"]) for _ in range(10))
        )
        assert sorted(answer.status_code for answer in answers) == [201] * 3 + [409] * 7
        assert (await desk.get(f"/offers/{offer['id']}")).json()["left"] == 10
        assert await balance(desk, own) == 90

    async def test_takes_no_offer_of_hours_and_none_to_another_county(
        self, desk: Desk, elsewhere: Desk
    ) -> None:
        city = at(desk, desk.county.code[:4])
        own = await fund(city, source="donation")
        money = await offered(desk, service="material", form="money")
        for fund_id, offer in (
            (await fund(desk, source="donation"), await offered(desk)),
            (own, money),
        ):
            holder = city if fund_id == own else desk
            answer = await _give(holder, fund_id, 1, offer_id=offer["id"])
            assert answer.json()["type"] == _PROBLEM + "offer-not-for-this-fund"

    async def test_is_never_matched_to_a_child(self, desk: Desk) -> None:
        offer = await offered(desk, service="material", form="money")
        need = await needed(desk, service="material")
        refused = await propose(desk, need, offer)
        assert refused.json()["type"] == _PROBLEM + "offer-is-money"
        ranking = (await desk.get(f"/needs/{need['id']}/offers")).json()
        assert ranking["offers"] == []

    async def test_stays_a_donation_on_its_way(self, desk: Desk) -> None:
        province = at(desk, desk.county.code[:2])
        given, budget = await fund(province, source="donation"), await fund(desk)
        await _give(province, given, 50)
        form: dict[str, Any] = {"to_fund_id": budget, "amount_fen": 5, "document": "1"}
        path = f"/funds/{given}/transfers"
        refused = await province.post(path, province.finance(), **form)
        assert refused.json()["type"] == _PROBLEM + "fund-sources-differ"
        tilted: dict[str, Any] = {"fund_id": given, "amount_fen": 5, "document": "1"}
        answer = await province.post("/allocations", province.finance(), **tilted)
        assert answer.json()["type"] == _PROBLEM + "donations-not-tilted"


class TestReversedDonation:
    async def test_frees_what_it_used_of_the_offer(self, desk: Desk) -> None:
        own = await fund(desk, source="donation")
        offer = await offered(desk, service="material", form="money", capacity=100)
        first = (await _give(desk, own, 60, offer_id=offer["id"])).json()
        assert first["offer_id"] == offer["id"]
        await _give(desk, own, 30, offer_id=offer["id"])
        await _give(desk, own, 5)
        back = await desk.made(f"/entries/{first['id']}/reverse", desk.finance(), document="冲1号")
        assert (back["reverses"], back["offer_id"]) == (first["id"], None)
        assert await _left(desk, offer) == 70
        assert (await _give(desk, own, 71, offer_id=offer["id"])).status_code == 409
        assert (await _give(desk, own, 70, offer_id=offer["id"])).status_code == 201

    async def test_frees_it_once_whoever_else_gives_meanwhile(self, desk: Desk) -> None:
        own = await fund(desk, source="donation")
        offer = await offered(desk, service="material", form="money", capacity=100)
        given = [(await _give(desk, own, 25, offer_id=offer["id"])).json() for _ in range(4)]
        path = "/entries/{}/reverse"
        answers = await asyncio.gather(
            *(
                desk.post(path.format(entry["id"]), desk.finance(), document="冲1号")
                for entry in given[:2] * 4
            ),
            *(_give(desk, own, 10, offer_id=offer["id"]) for _ in range(8)),
        )
        assert sum(answer.is_success for answer in answers[:8]) == 2
        again = sum(answer.is_success for answer in answers[8:])
        assert await _left(desk, offer) == 50 - 10 * again
        assert await balance(desk, own) == 50 + 10 * again

    async def test_leaves_an_offer_withdrawn_that_was(self, desk: Desk) -> None:
        own = await fund(desk, source="donation")
        offer = await offered(desk, service="material", form="money", capacity=100)
        entry = (await _give(desk, own, 60, offer_id=offer["id"])).json()
        await desk.made(f"/offers/{offer['id']}/withdraw", desk.provider())
        await desk.made(f"/entries/{entry['id']}/reverse", desk.finance(), document="冲1号")
        assert (await desk.get(f"/offers/{offer['id']}")).json()["status"] == "withdrawn"
        answer = await _give(desk, own, 1, offer_id=offer["id"])
        assert answer.json()["type"] == _PROBLEM + "offer-withdrawn"


async def _left(desk: Desk, offer: dict[str, Any]) -> int:
    found: int = (await desk.get(f"/offers/{offer['id']}")).json()["left"]
    return found


async def _give(desk: Desk, fund_id: str, amount: int, **form: Any) -> Any:
    form = {"amount_fen": amount, "document": f"票{day(0)}", **form}
    return await desk.post(f"/funds/{fund_id}/donations", desk.finance(), **form)
