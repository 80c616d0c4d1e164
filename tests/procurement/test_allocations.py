"""Money down the levels: transfers, the tilt, and the lottery's share."""

from hypothesis import given
from hypothesis import strategies as st

from procurement.allocations.tilt import Load, Weights, divide, quotas
from procurement_actors import at, balance, counted, fund, lottery_form
from procurement_desk import Desk

WEIGHTS = Weights(
    {"left_behind": 40, "in_difficulty": 30, "agencies": 20, "workload": 10}, priority=120
)
_counts = st.tuples(st.integers(1, 999), *[st.integers(0, 999)] * 3, st.booleans())


class TestTilt:
    @given(st.lists(_counts, min_size=1, max_size=9), st.integers(1, 10**13))
    def test_adds_up_whatever_the_order(
        self, counts: list[tuple[int, int, int, int, bool]], amount: int
    ) -> None:
        loads = [Load(f"5101{n:02}", *one) for n, one in enumerate(counts, start=1)]
        shares = divide(amount, quotas(loads, WEIGHTS))
        assert sum(shares.values()) == amount
        assert divide(amount, quotas(loads[::-1], WEIGHTS)) == shares
        more = [Load("510101", counts[0][0] + 1, *counts[0][1:]), *loads[1:]]
        assert quotas(more, WEIGHTS)["510101"] >= quotas(loads, WEIGHTS)["510101"]


class TestTransferMoney:
    async def test_is_booked_in_both_funds_and_only_downwards(self, desk: Desk) -> None:
        province = at(desk, desk.county.code[:2])
        upper, lower = await fund(province, 100), await fund(desk)
        path, body = f"/funds/{upper}/transfers", {"to_fund_id": lower, "document": "1"}
        await desk.made(path, province.finance(), amount_fen=60, **body)
        assert (await balance(province, upper), await balance(desk, lower)) == (40, 60)
        short = await desk.post(path, province.finance(), amount_fen=41, **body)
        assert short.json()["type"] == "urn:wardship:problem:funds-short"


class TestAllocation:
    async def test_moves_what_was_simulated_once(self, desk: Desk) -> None:
        await counted(desk, desk.county.code, ["LBC"], tier="red", times=2)
        province = at(desk, desk.county.code[:2])
        form = {"fund_id": await fund(province, 1_000), "amount_fen": 999, "document": "1"}
        made = await desk.made("/allocations", province.finance(), **form)
        path = f"/allocations/{made['id']}/commit"
        done = await desk.made(path, province.finance())
        assert done["status"] == "committed"
        again = await desk.post(path, province.finance())
        assert again.json()["type"] == "urn:wardship:problem:allocation-committed"


class TestReportLotteryUse:
    async def test_finds_a_fall_at_once_and_takes_a_year_once(self, desk: Desk) -> None:
        for year, children in ((2024, 30), (2025, 20)):
            form = lottery_form(year, 100, children)
            await desk.made("/lottery-uses", desk.finance(), **form)
        (fall,) = await desk.listed("/lottery-share-falls")
        assert fall["year"] == 2025
        again = await desk.post("/lottery-uses", desk.finance(), **lottery_form(2025, 9, 9))
        assert again.json()["type"] == "urn:wardship:problem:lottery-year-reported"
