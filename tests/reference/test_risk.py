from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from reference.ages import age_on
from reference.risk import Rating, Risk, Tier, points_change_on, score, visit_norm

ON = date(2026, 11, 24)
TIERS = list(Tier)
risks = st.builds(
    Risk,
    st.sampled_from(Rating),
    st.integers(0, 17),
    st.booleans(),
    st.booleans(),
    st.none() | st.integers(20, 95),
    st.booleans(),
    st.booleans(),
    st.none() | st.integers(0, 90),
    st.booleans(),
)


def model(risk: Risk) -> tuple[int, str]:
    """The same sum, written down by hand."""
    points = {"poor": 40, "fair": 15, "good": 0}[risk.rating]
    points += 10 * (risk.age < 8) + 10 * ((risk.carer_age or 0) > 70) + 20 * risk.dropout
    points += 10 * risk.ill_or_disabled + 15 * ((risk.days_without_contact or 0) > 30)
    points += 15 * risk.mental_health
    if risk.harmed or risk.unattended or points >= 70:
        return points, "red"
    for tier, least in (("orange", 45), ("yellow", 25), ("blue", 10)):
        if points >= least:
            return points, tier
    return points, "green"


class TestScore:
    @given(risks)
    def test_is_the_sum_of_its_reasons(self, risk: Risk) -> None:
        found = score(risk, ON)
        assert (found.points, found.tier) == model(risk)

    @given(risks, st.sampled_from(["harmed", "unattended", "dropout", "mental_health"]))
    def test_never_falls_when_one_thing_gets_worse(self, risk: Risk, what: str) -> None:
        flags: dict[str, Any] = {what: True}
        worse = score(replace(risk, **flags), ON)
        assert TIERS.index(worse.tier) <= TIERS.index(score(risk, ON).tier)

    @given(st.integers(0, 6_000), st.none() | st.integers(0, 90), st.integers(1, 400))
    def test_changes_with_time_on_no_other_day_than_it_says(
        self, days_old: int, silent: int | None, later: int
    ) -> None:
        born = ON - timedelta(days=days_old)
        contact = None if silent is None else max(born, ON - timedelta(days=silent))

        def points(on: date) -> int:
            known = None if contact is None else (on - contact).days
            risk = Risk(Rating.FAIR, age_on(born, on), days_without_contact=known)
            return score(risk, on).points

        announced = points_change_on(born, contact, ON) or date.max
        day = ON + timedelta(days=later)
        if day < announced:
            assert points(day) == points(ON)
        else:
            assert points(announced) != points(announced - timedelta(days=1))

    def test_has_a_visit_norm_for_every_tier(self) -> None:
        assert [visit_norm(tier) for tier in Tier][:2] == [
            "registry.visit_red", "registry.visit_orange",
        ]  # fmt: skip
