from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference.ages import age_on, criminal_age


class TestAge:
    @pytest.mark.parametrize(
        ("birth_on", "on", "civil", "criminal"),
        [
            (date(2010, 5, 4), date(2010, 5, 4), 0, 0),
            (date(2010, 5, 4), date(2024, 5, 3), 13, 13),
            (date(2010, 5, 4), date(2024, 5, 4), 14, 13),
            (date(2010, 5, 4), date(2024, 5, 5), 14, 14),
            (date(2016, 2, 29), date(2026, 2, 27), 9, 9),
            (date(2016, 2, 29), date(2026, 2, 28), 10, 9),
            (date(2016, 2, 29), date(2026, 3, 1), 10, 10),
            (date(2016, 2, 29), date(2024, 2, 28), 7, 7),
            (date(2016, 2, 29), date(2024, 2, 29), 8, 7),
        ],
    )
    def test_is_reached_on_the_birthday_or_the_day_after(
        self, birth_on: date, on: date, civil: int, criminal: int
    ) -> None:
        assert age_on(birth_on, on) == civil
        assert criminal_age(birth_on, on) == criminal

    def test_has_no_value_before_the_birth(self) -> None:
        for age in (age_on, criminal_age):
            with pytest.raises(ValueError, match="before the birth"):
                age(date(2020, 1, 2), date(2020, 1, 1))

    @given(st.dates(date(1950, 1, 1), date(2026, 1, 1)), st.integers(0, 40000))
    def test_rises_by_one_at_most_and_never_falls(self, birth_on: date, days: int) -> None:
        on = birth_on + timedelta(days=days)
        step = age_on(birth_on, on + timedelta(days=1)) - age_on(birth_on, on)
        assert step in {0, 1}
        assert criminal_age(birth_on, on + timedelta(days=1)) == age_on(birth_on, on)
