"""An allocation is simulated, looked at, and committed as it was simulated or not at all."""

import asyncio
from typing import Any

from chassis.testing import MovableClock
from procurement_actors import agency, at, balance, counted, fund
from procurement_desk import NOW, Desk
from reference.priority_areas import is_priority

_PROBLEM = "urn:wardship:problem:"


class TestSimulateAllocation:
    async def test_gives_the_same_for_the_same_and_moves_nothing(self, desk: Desk) -> None:
        province = await _province(desk)
        own = await fund(province, 1_000)
        first, second = await _simulated(province, own), await _simulated(province, own)
        assert await _shares(province, first) == await _shares(province, second)
        assert await balance(province, own) == 1_000

    async def test_shows_each_county_beside_an_even_split(
        self, desk: Desk, elsewhere: Desk
    ) -> None:
        await counted(elsewhere, elsewhere.county.code, ["DIS"])
        await agency(desk, desk.county.code)
        province = await _province(desk)
        allocation = await _simulated(province, await fund(province, 1_000))
        shares = await _listed(province, allocation)
        by_county = {one["area"]: one for one in shares}
        assert {desk.county.code, elsewhere.county.code} <= set(by_county)
        assert sum(one["amount_fen"] for one in shares) == 999
        assert sum(one["even_fen"] for one in shares) == 999
        for one in shares:
            assert one["difference_fen"] == one["amount_fen"] - one["even_fen"]
        mine = by_county[desk.county.code]
        assert mine["left_behind"] >= 2
        assert mine["agencies"] >= 1
        own = await desk.listed(f"/allocation-shares?allocation_id={allocation['id']}")
        assert [one["area"] for one in own] == [desk.county.code]

    async def test_needs_a_fund_above_counties(self, desk: Desk) -> None:
        form: dict[str, Any] = {"fund_id": await fund(desk, 10), "amount_fen": 5, "document": "1"}
        refused = await desk.post("/allocations", desk.finance(), **form)
        assert refused.json()["type"] == _PROBLEM + "fund-not-below"

    async def test_lifts_the_three_regions_and_three_prefectures(self, desk: Desk) -> None:
        """凉山 (513431) against 成都 (510104), with the same to look after in both."""
        nation = at(desk, "51")
        for county in ("513431", "510104"):
            await counted(desk, county, ["LBC"])
        allocation = await _simulated(nation, await fund(nation, 1_000))
        for one in await _listed(nation, allocation):
            today = NOW.date()
            assert one["is_priority"] == is_priority(at(desk, one["area"]).county, today)


class TestCommitAllocation:
    async def test_is_refused_where_what_was_weighed_has_changed(self, desk: Desk) -> None:
        province = await _province(desk)
        own = await fund(province, 1_000)
        allocation = await _simulated(province, own)
        await counted(desk, desk.county.code, ["LBC"])
        refused = await province.post(f"/allocations/{allocation['id']}/commit", province.finance())
        assert refused.json()["type"] == _PROBLEM + "inputs-changed"
        assert await balance(province, own) == 1_000
        again = await _simulated(province, own)
        await province.made(f"/allocations/{again['id']}/commit", province.finance())
        assert await balance(province, own) == 1

    async def test_is_refused_whole_where_the_fund_is_short(self, desk: Desk) -> None:
        province = await _province(desk)
        own = await fund(province, 998)
        allocation = await _simulated(province, own)
        path = f"/allocations/{allocation['id']}/commit"
        refused = await province.post(path, province.finance())
        assert refused.json()["type"] == _PROBLEM + "funds-short"
        shares = await _listed(province, allocation)
        assert {one["entry_id"] for one in shares} == {None}

    async def test_happens_once_and_books_what_was_shown(
        self, desk: Desk, clock: MovableClock
    ) -> None:
        province = await _province(desk)
        own = await fund(province, 5_000)
        allocation = await _simulated(province, own)
        path = f"/allocations/{allocation['id']}/commit"
        clock.now = NOW.replace(hour=5)
        answers = await asyncio.gather(*(province.post(path, province.finance()) for _ in range(8)))
        assert sorted(answer.status_code for answer in answers) == [200] + [409] * 7
        assert await balance(province, own) == 5_000 - 999
        for one in await _listed(province, allocation):
            if one["amount_fen"]:
                entry = (await province.get(f"/entries/{one['entry_id']}")).json()
                booked = {p["account"]: p["amount_fen"] for p in entry["postings"]}
                assert booked["cash"] == one["amount_fen"]
                assert entry["transfer_id"] == allocation["id"]


async def _province(desk: Desk) -> Desk:
    await counted(desk, desk.county.code, ["LBC"], tier="red", times=2)
    return at(desk, desk.county.code[:2])


async def _simulated(province: Desk, fund_id: str) -> dict[str, Any]:
    form = {"fund_id": fund_id, "amount_fen": 999, "document": "测算"}
    return await province.made("/allocations", province.finance(), **form)


async def _listed(province: Desk, allocation: dict[str, Any]) -> list[Any]:
    return await province.listed(f"/allocation-shares?limit=200&allocation_id={allocation['id']}")


async def _shares(province: Desk, allocation: dict[str, Any]) -> dict[str, int]:
    return {one["area"]: one["amount_fen"] for one in await _listed(province, allocation)}
