"""The plan's model against trying everything: for families, and from the children up."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placement.agencies.models import Agency, Capability, Kind, Sex
from placement.children.models import Child
from placement.consolidation.assignment import (
    Receiver,
    Resident,
    candidates,
    families_of,
    kin_of,
)
from placement.consolidation.solver import Family, solve
from placement.matching.models import rule_on
from placement_rig import NOW
from reference.divisions import Area

ON = date(2026, 6, 1)
AGENCIES = [UUID(int=number) for number in (1, 2, 3)]
CHILDREN = [UUID(int=number) for number in range(11, 16)]
HOME, NEXT, FAR = "510104", "510105", "5101"
NEAR_COST, FAR_COST, APART_COST = 1, 3, 10
"""As the shipped norms have them."""


def _best(families: list[Family], capacity: dict[UUID, int]) -> tuple[int, int]:
    """Children left and cost of the best plan, by trying every one."""
    results = []
    for choice in itertools.product(*([None, *one.costs] for one in families)):
        pairs = list(zip(families, choice, strict=True))
        if all(
            sum(one.children for one, to in pairs if to == agency) <= beds
            for agency, beds in capacity.items()
        ):
            results.append(_value(pairs))
    return min(results)


def _value(pairs: list[tuple[Family, UUID | None]]) -> tuple[int, int]:
    left = sum(one.children for one, to in pairs if to is None)
    return left, sum(one.costs[to] for one, to in pairs if to is not None)


FAMILIES = st.lists(
    st.builds(
        Family,
        children=st.integers(1, 3),
        costs=st.dictionaries(st.sampled_from(AGENCIES), st.integers(0, 9)),
    ),
    max_size=5,
)


class TestSolver:
    @settings(max_examples=60, deadline=None)
    @given(FAMILIES, st.fixed_dictionaries({one: st.integers(0, 5) for one in AGENCIES}))
    def test_finds_the_optimum_that_trying_everything_finds(
        self, families: list[Family], capacity: dict[UUID, int]
    ) -> None:
        chosen = solve(families, capacity)
        pairs = list(zip(families, chosen, strict=True))
        for agency, beds in capacity.items():
            assert sum(one.children for one, to in pairs if to == agency) <= beds
        assert _value(pairs) == _best(families, capacity)

    def test_says_nothing_on_the_standard_output(self, capfd: pytest.CaptureFixture[str]) -> None:
        solve([Family(2, {AGENCIES[0]: 1}), Family(1, {AGENCIES[0]: 2})], {AGENCIES[0]: 2})
        assert capfd.readouterr() == ("", "")


@dataclass(frozen=True)
class Home:
    """A receiving agency, as the small model has it."""

    seat: str
    able: frozenset[Capability]
    sex: Sex
    beds: int


@dataclass(frozen=True)
class Kid:
    """A child in a county institution, as the small model has it."""

    sex: str
    sibling: int | None
    kept: frozenset[Capability]
    lives_apart_from: int | None
    """The receiving agency at which a sibling of it lives already."""


CARE = st.frozensets(st.sampled_from([Capability.REHAB, Capability.MEDICAL]))
HOMES = st.lists(
    st.builds(
        Home,
        seat=st.sampled_from([HOME, NEXT, FAR]),
        able=CARE,
        sex=st.sampled_from(Sex),
        beds=st.integers(0, 4),
    ),
    min_size=1,
    max_size=3,
)
KIDS = st.lists(
    st.builds(
        Kid,
        sex=st.sampled_from(["male", "female"]),
        sibling=st.one_of(st.none(), st.integers(0, 4)),
        kept=CARE,
        lives_apart_from=st.one_of(st.none(), st.integers(0, 2)),
    ),
    min_size=1,
    max_size=4,
)


def families(kids: list[Kid]) -> list[set[int]]:
    """The smallest sets that no sibling link leaves, also over a sibling who is not there."""
    groups = [{number} for number in range(len(CHILDREN))]
    for number, kid in enumerate(kids):
        if kid.sibling is not None:
            joined = [group for group in groups if group & {number, kid.sibling}]
            groups = [group for group in groups if group not in joined] + [set().union(*joined)]
    there = set(range(len(kids)))
    return [group & there for group in groups if group & there]


def best(kids: list[Kid], homes: list[Home]) -> tuple[int, int]:
    """Children left and cost of the best plan, child by child, of all plans that are lawful."""
    results = []
    groups = families(kids)
    for choice in itertools.product((None, *range(len(homes))), repeat=len(kids)):
        moved = [(kid, homes[to]) for kid, to in zip(kids, choice, strict=True) if to is not None]
        lawful = (
            all(home.seat in (HOME, FAR) for _, home in moved)
            and all(len({choice[number] for number in group}) == 1 for group in groups)
            and all(kid.kept <= home.able for kid, home in moved)
            and all(home.sex in (Sex.ANY, kid.sex) for kid, home in moved)
            and all(choice.count(number) <= home.beds for number, home in enumerate(homes))
        )
        if lawful:
            results.append((choice.count(None), _cost_of(kids, homes, groups, choice)))
    return min(results)


def _cost_of(
    kids: list[Kid], homes: list[Home], groups: list[set[int]], choice: Iterable[int | None]
) -> int:
    chosen, cost = list(choice), 0
    for group in groups:
        kin = {there for number in group if (there := kids[number].lives_apart_from) is not None
               and there < len(homes)}  # fmt: skip
        for number in group:
            to = chosen[number]
            if to is not None:
                cost += NEAR_COST if homes[to].seat == HOME else FAR_COST
                cost += APART_COST if kin and to not in kin else 0
    return cost


class TestPlanOfAPrefecture:
    @settings(max_examples=120, deadline=None)
    @given(KIDS, HOMES)
    def test_is_the_best_of_all_that_keep_siblings_care_and_beds(
        self, kids: list[Kid], homes: list[Home]
    ) -> None:
        source = Agency(name="乙", kind=Kind.CWI, seat=HOME, created_at=NOW)
        residents = [
            Resident(_child(CHILDREN[n], kid), UUID(int=100 + n), source, kid.kept)
            for n, kid in enumerate(kids)
        ]
        receivers = [
            Receiver(
                Agency(
                    id=AGENCIES[n], name=f"甲{n}", kind=Kind.CWI, seat=home.seat, created_at=NOW,
                    sex=home.sex, youngest=0, oldest=17,
                ),
                home.able,
            )
            for n, home in enumerate(homes)
        ]  # fmt: skip
        living = [
            (UUID(int=200 + n), CHILDREN[n], AGENCIES[kid.lives_apart_from])
            for n, kid in enumerate(kids)
            if kid.lives_apart_from is not None and kid.lives_apart_from < len(homes)
        ]
        groups = families_of(residents)
        found = [
            candidates(group, receivers, rule_on(ON), ON, kin_of(group, living)) for group in groups
        ]
        capacity = {one.agency.id: homes[n].beds for n, one in enumerate(receivers)}
        chosen = solve([one.family for one in found], capacity)
        pairs = list(zip([one.family for one in found], chosen, strict=True))
        assert _value(pairs) == best(kids, homes)


def _child(child_id: UUID, kid: Kid) -> Child:
    return Child(
        id=child_id,
        birth_on=date(2016, 3, 1),
        sex=kid.sex,
        sibling_of=None if kid.sibling is None else CHILDREN[kid.sibling],
        **Area(HOME).columns(),
    )
