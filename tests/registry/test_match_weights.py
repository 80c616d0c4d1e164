"""How much speaks for one child, and who decides it."""

from datetime import date
from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as some

from reference.divisions import Area
from registry.duplicates.comparing import steward_of
from registry.duplicates.weights import FIELDS, Agreement, Weights, birth_agreement


class TestSteward:
    @pytest.mark.parametrize(
        ("one", "other", "steward"),
        [
            ("510104021003", "510104021004", "510104"),
            ("510104021003", "510105021004", "5101"),
            ("510104021003", "513431100201", "51"),
            ("510104021003", "110101001001", ""),
            ("441900003001", "441900004001", "4419"),
        ],
    )
    def test_is_the_lowest_division_that_covers_both(
        self, one: str, other: str, steward: str
    ) -> None:
        assert steward_of(Area(one), Area(other)).code == steward


class TestWeights:
    @given(some.dictionaries(some.sampled_from(FIELDS), some.sampled_from(Agreement)))
    def test_are_the_sum_of_log_ratios(self, agreements: dict[str, Agreement]) -> None:
        weights = Weights.on(date(2026, 6, 1))
        expected = 0.0
        for field, found in agreements.items():
            m, u = weights.fields[field].m, weights.fields[field].u
            near = weights.near_birth if field == "birth" else None
            if found is Agreement.SAME:
                expected += log2(m) - log2(u)
            elif found is Agreement.DIFFERENT:
                rest = (near.m, near.u) if near else (0, 0)
                expected += log2(1 - m - rest[0]) - log2(1 - u - rest[1])
            elif found is Agreement.NEAR and near:
                expected += log2(near.m) - log2(near.u)
        assert weights.bits(agreements) == pytest.approx(expected)

    @pytest.mark.parametrize(
        ("one", "other", "expected"),
        [
            ("2016-02-03", "2016-02-03", "same"),
            ("2016-02-03", "2016-03-02", "near"),
            ("2016-02-03", "2016-02-08", "near"),
            ("2016-02-03", "2017-03-03", "different"),
        ],
    )
    def test_see_a_slip_of_the_pen(self, one: str, other: str, expected: str) -> None:
        assert birth_agreement(date.fromisoformat(one), date.fromisoformat(other)) == expected
