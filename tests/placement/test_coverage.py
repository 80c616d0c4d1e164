"""The days of a custody and their legal bases, against a set of days."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from placement.legal_bases.models import (
    LegalBasis,
    covered_through,
    in_force,
    lengthen,
    make_room,
)

FIRST = date(2026, 6, 1)
HORIZON = 40
"""Days that the model knows; a basis without end covers all of them."""
AT = datetime(2026, 6, 1, tzinfo=UTC)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def basis(first: int, last: int | None) -> LegalBasis:
    return LegalBasis(
        custody_id=uuid4(),
        child_id=uuid4(),
        kind="ground",
        document_no="1",
        from_on=day(first),
        until_on=None if last is None else day(last),
        added_at=AT,
    )


def days(bases: list[LegalBasis]) -> list[date]:
    """Every covered day, as often as it is covered."""
    return [
        day(number)
        for one in in_force(bases)
        for number in range(HORIZON)
        if one.from_on <= day(number) <= (one.until_on or date.max)
    ]


def uncovered(bases: list[LegalBasis]) -> date | None:
    """By counting."""
    found = set(days(bases))
    return next((day(n) for n in range(HORIZON) if day(n) not in found), None)


def found_uncovered(bases: list[LegalBasis]) -> date | None:
    through = covered_through(FIRST, bases)
    return None if through is None else through + timedelta(days=1)


spans = st.tuples(st.integers(0, HORIZON - 10), st.none() | st.integers(0, 8)).map(
    lambda pair: (pair[0], None if pair[1] is None else pair[0] + pair[1])
)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("add"), spans),
        st.tuples(st.just("end"), st.tuples(st.integers(0, 9), st.integers(0, HORIZON - 2))),
    ),
    max_size=12,
)


@given(steps)
def test_the_first_uncovered_day_is_found_whatever_is_added_and_changed(
    taken: list[tuple[str, tuple[int, int | None]]],
) -> None:
    bases: list[LegalBasis] = []
    for step, (first, last) in taken:
        if step == "add":
            new = basis(first, last)
            make_room(bases, new)
            if set(days(bases)) & set(days([new])):
                continue  # the exclusion constraint refuses it
            bases.append(new)
        elif first < len(in_force(bases)) and last is not None:
            one = in_force(bases)[first]
            one.end(lengthen(bases, one, day(last)), "varied", AT)
        covered = days(bases)
        assert len(covered) == len(set(covered)), "a day has two bases"
        assert found_uncovered(bases) == uncovered(bases)


@given(st.lists(spans, max_size=8), st.integers(0, 7), st.integers(0, HORIZON - 2))
def test_changing_one_basis_leaves_the_days_of_the_others(
    wanted: list[tuple[int, int | None]], index: int, last: int
) -> None:
    bases: list[LegalBasis] = []
    for first, until in wanted:
        new = basis(first, until)
        if not set(days(bases)) & set(days([new])):
            bases.append(new)
    if index >= len(bases):
        return
    one = bases[index]
    others = [each for each in bases if each is not one]
    before = days(others)
    one.end(lengthen(bases, one, day(last)), "varied", AT)
    assert days(others) == before
    assert not set(before) & set(days([one]))
    assert all(each <= day(last) for each in days([one]))


class TestCoveredThrough:
    def test_is_the_day_before_the_first_where_that_has_none(self) -> None:
        assert covered_through(FIRST, []) == day(-1)
        assert covered_through(FIRST, [basis(1, 5)]) == day(-1)

    def test_has_no_end_where_a_basis_has_none(self) -> None:
        assert covered_through(FIRST, [basis(0, 5), basis(6, None)]) is None

    def test_stops_at_a_gap(self) -> None:
        assert covered_through(FIRST, [basis(0, 5), basis(7, None)]) == day(5)

    def test_reaches_the_last_day_there_is(self) -> None:
        last = basis(0, None)
        last.until_on = date.max
        assert covered_through(FIRST, [last]) == date.max
