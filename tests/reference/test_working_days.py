from datetime import date, timedelta

import pytest

from reference.working_days import (
    CalendarMissing,
    add_working_days,
    is_presumed_working_day,
    is_working_day,
    roll,
)


class TestWorkingDays:
    def test_follow_the_notice_of_2026(self, working_2026: list[date]) -> None:
        days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
        assert [day for day in days if is_working_day(day)] == working_2026
        assert len(working_2026) == 248

    def test_number_248_in_2025(self) -> None:
        assert sum(is_working_day(date(2025, 1, 1) + timedelta(days=n)) for n in range(365)) == 248

    @pytest.mark.parametrize("year", [1999, 2027, 2100])
    def test_are_not_guessed_for_a_year_without_a_calendar(self, year: int) -> None:
        with pytest.raises(CalendarMissing) as caught:
            is_working_day(date(year, 6, 1))
        assert caught.value.year == year

    def test_are_presumed_only_on_request(self) -> None:
        assert is_presumed_working_day(date(2027, 6, 1))
        assert not is_presumed_working_day(date(2027, 6, 5))

    def test_crossing_into_an_unknown_year_is_refused(self) -> None:
        assert add_working_days(date(2026, 12, 30), 1) == date(2026, 12, 31)
        with pytest.raises(CalendarMissing):
            add_working_days(date(2026, 12, 30), 2)

    def test_roll_past_a_holiday_to_a_made_up_saturday(self) -> None:
        assert roll(date(2026, 2, 28)) == date(2026, 2, 28)
        assert roll(date(2026, 10, 1)) == date(2026, 10, 8)
