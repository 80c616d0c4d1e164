"""How money is tilted to where children and work are (倾斜分配); a rule, without a database.

A county's share of each measure is weighed, a county of the three regions and three prefectures is
lifted, and the whole is divided to the fen by the largest remainder. All of it in whole numbers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

MEASURES = ("left_behind", "in_difficulty", "agencies", "workload")


@dataclass(frozen=True, slots=True)
class Load:
    """What a county has to look after."""

    division: str
    left_behind: int
    in_difficulty: int
    agencies: int
    workload: int
    is_priority: bool


@dataclass(frozen=True, slots=True)
class Weights:
    """In percent: how much each measure counts, and what a priority county is lifted to."""

    measures: Mapping[str, int]
    priority: int


class NothingToWeigh(ValueError):
    """No county has anything of what is weighed."""


def quotas(loads: Sequence[Load], weights: Weights) -> dict[str, Fraction]:
    """Each county's exact part of one. A measure of which nobody has any falls away.

    Raises NothingToWeigh.
    """
    totals = {name: sum(getattr(load, name) for load in loads) for name in MEASURES}
    raw = {}
    for load in loads:
        parts = (
            Fraction(weights.measures[name] * getattr(load, name), totals[name])
            for name in MEASURES
            if totals[name]
        )
        lift = weights.priority if load.is_priority else 100
        raw[load.division] = sum(parts, Fraction()) * lift
    whole = sum(raw.values(), Fraction())
    if not whole:
        raise NothingToWeigh
    return {division: part / whole for division, part in raw.items()}


def divide(amount_fen: int, parts: Mapping[str, Fraction]) -> dict[str, int]:
    """The amount to the fen by the largest remainder; among equals the lower code is first."""
    exact = {division: amount_fen * part for division, part in parts.items()}
    shares = {division: int(share) for division, share in exact.items()}
    left = amount_fen - sum(shares.values())
    by_remainder = sorted(exact, key=lambda one: (shares[one] - exact[one], one))
    for division in by_remainder[:left]:
        shares[division] += 1
    return shares


def even(amount_fen: int, divisions: Sequence[str]) -> dict[str, int]:
    """The same amount for each, to compare with."""
    return divide(amount_fen, {one: Fraction(1, len(divisions)) for one in divisions})
