"""The tilt as a rule: whole, in whatever order, and never against those who have more to do."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from procurement.allocations.tilt import (
    MEASURES,
    Load,
    NothingToWeigh,
    Weights,
    divide,
    even,
    quotas,
)

WEIGHTS = Weights(
    {"left_behind": 40, "in_difficulty": 30, "agencies": 20, "workload": 10}, priority=120
)
_counts = st.tuples(*[st.integers(0, 999)] * 4, st.booleans())
_loads = st.lists(_counts, min_size=1, max_size=9).map(
    lambda counts: [Load(f"5101{n:02}", *one) for n, one in enumerate(counts, start=1)]
)
_money = st.integers(1, 10**13)
_some = st.integers(0, 8)


def _weighable(loads: list[Load]) -> bool:
    return any(getattr(load, name) for load in loads for name in MEASURES)


class TestTheTilt:
    @given(_loads, _money, st.randoms())
    def test_gives_all_away_and_knows_no_order(
        self, loads: list[Load], amount: int, by: object
    ) -> None:
        assume(_weighable(loads))
        shares = divide(amount, quotas(loads, WEIGHTS))
        assert sum(shares.values()) == amount
        mixed = sorted(loads, key=lambda _: by.random())  # type: ignore[attr-defined]
        assert divide(amount, quotas(mixed, WEIGHTS)) == shares

    @given(_loads, _some, st.sampled_from(MEASURES), st.integers(1, 500))
    def test_rises_with_every_measure(
        self, loads: list[Load], place: int, measure: str, more: int
    ) -> None:
        assume(_weighable(loads))
        one = loads[place % len(loads)]
        grown = replace(one, **{measure: getattr(one, measure) + more})
        changed = [grown if load is one else load for load in loads]
        assert quotas(changed, WEIGHTS)[one.division] >= quotas(loads, WEIGHTS)[one.division]

    @given(_loads, _some, _money)
    def test_lifts_a_priority_county_at_the_cost_of_the_others(
        self, loads: list[Load], place: int, amount: int
    ) -> None:
        assume(_weighable(loads))
        one = replace(loads[place % len(loads)], is_priority=False)
        plain = [one if load.division == one.division else load for load in loads]
        lifted = [replace(load, is_priority=True) if load is one else load for load in plain]
        before, after = quotas(plain, WEIGHTS), quotas(lifted, WEIGHTS)
        assert after[one.division] >= before[one.division]
        assert all(
            after[load.division] <= before[load.division] for load in plain if load is not one
        )
        fen = divide(amount, after)[one.division] - divide(amount, before)[one.division]
        assert fen >= -1  # the largest remainder may turn the last fen

    @given(_loads, _money)
    def test_is_off_its_exact_share_by_less_than_a_fen(
        self, loads: list[Load], amount: int
    ) -> None:
        assume(_weighable(loads))
        exact = quotas(loads, WEIGHTS)
        for division, share in divide(amount, exact).items():
            assert abs(share - amount * exact[division]) < 1

    def test_has_nothing_to_weigh_where_nobody_has_anything(self) -> None:
        with pytest.raises(NothingToWeigh):
            quotas([Load("510101", 0, 0, 0, 0, is_priority=True)], WEIGHTS)

    def test_follows_the_formula(self) -> None:
        """0.4 LBC + 0.3 CID + 0.2 centres + 0.1 work, 1.2 where priority, by hand."""
        loads = [
            Load("510101", 30, 10, 1, 100, is_priority=True),
            Load("510102", 10, 30, 1, 300, is_priority=False),
        ]
        first = (0.4 * 0.75 + 0.3 * 0.25 + 0.2 * 0.5 + 0.1 * 0.25) * 1.2
        second = 0.4 * 0.25 + 0.3 * 0.75 + 0.2 * 0.5 + 0.1 * 0.75
        shares = divide(1_000_000, quotas(loads, WEIGHTS))
        assert shares["510101"] == round(1_000_000 * first / (first + second))

    @given(_money, st.integers(1, 40))
    def test_is_compared_with_an_even_split(self, amount: int, counties: int) -> None:
        shares = even(amount, [f"51{n:04}" for n in range(counties)])
        assert max(shares.values()) - min(shares.values()) <= 1
        assert sum(shares.values()) == amount
