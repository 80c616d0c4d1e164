"""Labels against the text of domain rule 1.2, and against a small model of their own."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference.ages import age_band, age_on, next_limit_on
from reference.categories import (
    CONFIRMED,
    ChildCategory,
    Facts,
    Regime,
    classify,
    ends_on,
)
from reference.parents import (
    Disability,
    DisabilityKind,
    Parent,
    ParentState,
    Standing,
    Verdict,
    changes_on,
    standing,
    verdict,
)

ON = date(2026, 11, 24)
TEN = date(2016, 5, 4)
TABLE = """
F\\M A   Q   D      S
A    no  no  no     no
Q    no  DFU DFU    DFU
D    no  DFU ORP    review
S    no  DFU review review
"""


def rows() -> dict[tuple[str, str], str]:
    """The truth table as it is written."""
    head, *lines = [line.split() for line in TABLE.split("\n") if line]
    return {
        (father, mother): word
        for father, *words in lines
        for mother, word in zip(head[1:], words, strict=True)
    }


class TestTruthTable:
    @pytest.mark.parametrize(("both", "word"), rows().items())
    def test_is_that_of_the_rule(self, both: tuple[str, str], word: str) -> None:
        father, mother = both
        assert verdict(Standing(father), Standing(mother)) == word

    def test_treats_father_and_mother_alike(self) -> None:
        for one, other in product(Standing, Standing):
            assert verdict(one, other) == verdict(other, one)


class TestStanding:
    @pytest.mark.parametrize(
        ("parent", "expected"),
        [
            (Parent(ParentState.ABLE), "A"),
            (Parent(ParentState.AWAY, since=date(2020, 1, 1)), "A"),
            (Parent(ParentState.DEAD), "D"),
            (Parent(ParentState.UNTRACEABLE), "D"),
            (Parent(ParentState.MISSING), "S"),
            (Parent(ParentState.SEVERELY_ILL), "Q"),
            (Parent(ParentState.REVOKED), "Q"),
            (Parent(ParentState.DEPORTED), "Q"),
            (Parent(ParentState.LOST_CONTACT, last_contact_on=date(2026, 5, 24)), "Q"),
            (Parent(ParentState.LOST_CONTACT, last_contact_on=date(2026, 5, 25)), "A"),
            (Parent(ParentState.RESTRICTED, date(2026, 11, 1), date(2027, 5, 1)), "Q"),
            (Parent(ParentState.RESTRICTED, date(2026, 11, 1), date(2027, 4, 30)), "A"),
            (Parent(ParentState.RESTRICTED, date(2026, 1, 1), date(2026, 11, 23)), "A"),
            (Parent(ParentState.RESTRICTED, date(2026, 1, 1), ON), "Q"),
            (Parent(ParentState.RESTRICTED, date(2026, 5, 24)), "Q"),
            (Parent(ParentState.RESTRICTED, date(2026, 5, 25)), "A"),
        ],
    )
    def test_follows_the_state_and_its_term(self, parent: Parent, expected: str) -> None:
        assert standing(parent, ON) == expected

    @pytest.mark.parametrize(
        ("kind", "grade", "expected"),
        [
            ("physical", 1, "Q"), ("physical", 2, "Q"), ("physical", 3, "A"),
            ("mental", 3, "Q"), ("intellectual", 4, "Q"), ("hearing", 4, "A"),
        ],
    )  # fmt: skip
    def test_counts_severe_disability_by_kind_and_grade(
        self, kind: str, grade: int, expected: str
    ) -> None:
        disability = Disability(DisabilityKind(kind), grade)
        assert standing(Parent(ParentState.DISABLED, disability=disability), ON) == expected

    @given(
        st.sampled_from([ParentState.LOST_CONTACT, ParentState.RESTRICTED]),
        st.integers(0, 800),
        st.none() | st.integers(0, 800),
    )
    def test_changes_on_no_other_day_than_it_says(
        self, state: ParentState, ago: int, term: int | None
    ) -> None:
        since = ON - timedelta(days=ago)
        until = since + timedelta(days=term) if term is not None else None
        parent = Parent(state, since, until if state is ParentState.RESTRICTED else None)
        day, before = ON, standing(parent, ON)
        announced = changes_on(parent, ON) or date(2030, 1, 1)
        while (day := day + timedelta(days=1)) < min(announced, ON + timedelta(days=900)):
            assert standing(parent, day) == before, day


def _parents() -> st.SearchStrategy[Parent | None]:
    days = st.dates(date(2024, 1, 1), date(2027, 12, 31))
    disabilities = st.builds(Disability, st.sampled_from(DisabilityKind), st.integers(1, 4))
    return st.none() | st.builds(
        Parent, st.sampled_from(ParentState), days, st.none() | days, st.none() | days,
        st.none() | disabilities,
    )  # fmt: skip


facts = st.builds(
    Facts,
    st.dates(date(2007, 1, 1), ON),
    _parents(),
    _parents(),
    st.none() | st.booleans(),
    st.none() | st.booleans(),
    st.none() | st.booleans(),
    st.none() | st.booleans(),
    st.none() | st.sampled_from(Regime),
)


def model(facts: Facts) -> set[str]:
    """The labels as the table of the rule words them, a predicate a line."""
    age = age_on(facts.birth_on, ON)
    both = [one for one in (facts.father, facts.mother) if one is not None]
    known = len(both) == 2
    stand = sorted(str(standing(one, ON)) for one in both)
    dead = known and stand == ["D", "D"]
    away = [one for one in both if one.state == "away"]
    rest = [one for one in both if one.state != "away"]
    ill = any(
        one.state == "severely_ill"
        or (one.disability and one.disability.grade <= 2)
        or (one.disability and one.disability.kind in ("mental", "intellectual"))
        or standing(one, ON) != "A"
        for one in rest
    )
    behind = known and (len(away) == 2 or (len(away) == 1 and ill))
    found = {
        "TG": facts.regime == "temporary",
        "LG": facts.regime == "long_term",
        "ORP-I": dead and facts.regime is not None,
        "ORP-S": dead and facts.regime is None,
        "CID-G": facts.endangered is True,
        "CID-D": facts.disabled is True,
        "LBC": behind and facts.rural_hukou is True and not facts.lives_with_parents,
    }
    of_age = {name: age < (16 if name == "LBC" else 18) for name in found}
    return {name for name, holds in found.items() if holds and of_age[name]}


class TestClassify:
    @given(facts)
    def test_agrees_with_the_wording(self, facts: Facts) -> None:
        assert set(classify(facts, ON).held) == model(facts)

    @given(facts)
    def test_decides_each_label_once_and_never_the_confirmed_ones(self, facts: Facts) -> None:
        found = classify(facts, ON)
        assert not found.held & found.undecided
        assert not (found.held | found.undecided) & CONFIRMED

    @given(facts)
    def test_calls_undecided_only_what_somebody_could_still_say(self, facts: Facts) -> None:
        unknown = None in (
            facts.father, facts.mother, facts.rural_hukou, facts.disabled, facts.endangered,
        )  # fmt: skip
        assert unknown or not classify(facts, ON).undecided

    def test_knows_no_child_of_sixteen_left_behind(self) -> None:
        away = Parent(ParentState.AWAY)
        for birth_on, held in ((date(2010, 11, 25), True), (date(2010, 11, 24), False)):
            found = classify(Facts(birth_on, away, away, rural_hukou=True), ON).held
            assert (ChildCategory.LEFT_BEHIND in found) is held

    def test_ends_left_behind_at_16_and_the_others_at_18(self) -> None:
        assert ends_on(ChildCategory.LEFT_BEHIND, TEN, ON) == date(2032, 5, 4)
        for one in set(ChildCategory) - {ChildCategory.LEFT_BEHIND}:
            assert ends_on(one, TEN, ON) == date(2034, 5, 4)

    def test_leaves_who_is_gone_to_a_person(self) -> None:
        facts = Facts(TEN, Parent(ParentState.DEAD), Parent(ParentState.MISSING))
        assert classify(facts, ON).unattended is Verdict.REVIEW
        assert classify(Facts(TEN, Parent(ParentState.DEAD)), ON).unattended is None


class TestAgeBand:
    @given(st.dates(date(2005, 1, 1), ON))
    def test_changes_on_the_day_it_says_and_not_before(self, birth_on: date) -> None:
        band, limit = age_band(birth_on, ON), next_limit_on(birth_on, ON)
        if limit is None:
            assert band == "18+"
            return
        assert age_band(birth_on, limit - timedelta(days=1)) == band
        assert age_band(birth_on, limit) != band

    def test_is_one_of_five(self) -> None:
        bands = {age_band(date(2026 - years, 1, 1), ON) for years in range(21)}
        assert bands == {"0-5", "6-13", "14-15", "16-17", "18+"}
