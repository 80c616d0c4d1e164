"""How bids are scored and ranked: the vector of the rules, and properties."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.evaluation.scoring import LowPrice, Priced, Result, mean, price_points, ranked

A = Priced(98_000_000)
C = Priced(90_000_000)
LOW = LowPrice(of_mean=50, of_next=50, of_budget=45)

prices = st.integers(1, 10**13)
deductions = st.sampled_from([0, 4, 5, 6, 10, 15, 20])
bids = st.lists(st.builds(Priced, prices, deductions), min_size=1, max_size=9)
points = st.integers(0, 10_000)
results = st.lists(st.builds(Result, prices, points, points, points), min_size=1, max_size=9)


class TestPricePoints:
    def test_are_those_of_the_vector(self) -> None:
        """Services, weight 10: 20 % makes B the benchmark at 800k; with 10 % it ties with C."""
        assert price_points([A, Priced(100_000_000, 20), C], 10) == [816, 1000, 889]
        assert price_points([A, Priced(100_000_000, 10), C], 10) == [918, 1000, 1000]

    def test_count_what_is_shared_with_small_ones_for_less(self) -> None:
        """A at 980k with a consortium: 6 % makes it 921.2k, 4 % 940.8k; C stays the benchmark."""
        for pct, a_points in ((6, 977), (4, 957)):
            assert price_points([Priced(98_000_000, pct), C], 10) == [a_points, 1000]

    @given(bids, st.integers(1, 100))
    def test_equal_those_of_plain_decimals(self, bids: list[Priced], weight: int) -> None:
        judged = [Decimal(bid.price_fen) * (100 - bid.deduction_pct) for bid in bids]
        cheapest = sorted(judged)[0]
        wanted = []
        for price in judged:
            whole, rest = divmod(cheapest * weight * 100, price)
            wanted.append(int(whole) + (1 if rest * 2 >= price else 0))
        assert price_points(bids, weight) == wanted

    @given(bids, st.integers(1, 100))
    def test_are_no_fewer_for_who_is_deducted_more(self, bids: list[Priced], weight: int) -> None:
        """Of two at one price."""
        price = bids[0].price_fen
        same = [Priced(price, bid.deduction_pct) for bid in bids]
        by_deduction = sorted(
            zip([one.deduction_pct for one in same], price_points(same, weight), strict=True)
        )
        in_order = [points for _, points in by_deduction]
        assert in_order == sorted(in_order)

    @given(bids, st.integers(1, 100))
    def test_never_favour_the_dearer_and_give_the_cheapest_all(
        self, bids: list[Priced], weight: int
    ) -> None:
        plain = [Priced(bid.price_fen) for bid in bids]
        found = price_points(plain, weight)
        assert max(found) == weight * 100
        for one, one_points in zip(plain, found, strict=True):
            for other, other_points in zip(plain, found, strict=True):
                assert one.price_fen < other.price_fen or one_points <= other_points


class TestMean:
    @given(st.lists(points, min_size=1, max_size=15))
    def test_is_rounded_half_up(self, given_points: list[int]) -> None:
        exact = Decimal(sum(given_points)) / len(given_points)
        assert mean(given_points) == int(exact.quantize(Decimal(1), ROUND_HALF_UP))


class TestRanked:
    def test_goes_by_score_then_price_then_technique(self) -> None:
        same = {"price_points": 900, "other_points": 1000}
        best = Result(100, technical_points=6000, **same)
        cheaper = Result(90, technical_points=5000, **same)
        dearer = Result(100, technical_points=5000, **same)
        assert ranked([dearer, best, cheaper]) == [3, 1, 2]
        technical = Result(100, 900, 5500, 500)
        assert ranked([dearer, technical]) == [2, 1]

    @given(results)
    def test_gives_each_rank_once_and_nobody_is_passed_over(self, results: list[Result]) -> None:
        ranks = ranked(results)
        assert sorted(ranks) == list(range(1, len(results) + 1))
        first = results[ranks.index(1)]
        for other in results:
            assert other.total <= first.total
            assert other.total < first.total or other.price_fen >= first.price_fen


offers = st.lists(
    st.tuples(
        st.integers(1, 5000), st.booleans(),
        st.lists(st.integers(0, 6000), min_size=5, max_size=5),
        st.lists(st.integers(0, 3000), min_size=5, max_size=5),
    ),
    min_size=2,
    max_size=6,
)  # fmt: skip
"""Price, whether small, and the five members' hundredths for technique and performance."""


class TestAWholeEvaluation:
    @given(offers, st.integers(10, 20))
    def test_ranks_as_a_panel_would_by_hand(self, offers: list[Any], deduction: int) -> None:
        """In plain decimals: what is published is rounded first and added up then."""
        cent = Decimal("0.01")
        judged = [
            Decimal(price) * (100 - deduction if small else 100) for price, small, _, _ in offers
        ]
        by_hand = []
        for (price, _, technical, other), own in zip(offers, judged, strict=True):
            parts = [
                (min(judged) / own * 10).quantize(cent, ROUND_HALF_UP),
                *(
                    (Decimal(sum(points)) / 500).quantize(cent, ROUND_HALF_UP)
                    for points in (technical, other)
                ),
            ]
            by_hand.append((-sum(parts), price, -parts[1]))
        weighed = price_points(
            [Priced(price, deduction if small else 0) for price, small, _, _ in offers], 10
        )
        found = ranked(
            [
                Result(price, points, mean(technical), mean(other))
                for (price, _, technical, other), points in zip(offers, weighed, strict=True)
            ]
        )
        in_order = sorted(range(len(offers)), key=lambda index: (by_hand[index], index))
        assert [found[index] for index in in_order] == list(range(1, len(offers) + 1))


class TestLowPrice:
    @pytest.mark.parametrize(
        ("offers", "marks"),
        [
            ([100, 100, 100], [False] * 3),
            ([49, 100, 100], [True, False, False]),  # below half of the next lowest
            ([50, 100, 100], [False] * 3),
            ([44, 44, 44], [True] * 3),  # below 45 percent of the budget of 100
            ([45, 46, 200], [True, True, False]),  # below half of the mean of 97
        ],
    )
    def test_is_marked(self, offers: list[int], marks: list[bool]) -> None:
        assert LOW.among(offers, 100) == marks
