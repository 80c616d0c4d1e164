from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference import clocks
from reference.clocks import CHINA, NotAClock, due, provisional_due
from reference.months import add_months
from reference.norms import Norm, Unit, norm
from reference.working_days import CalendarMissing

TODAY = date(2026, 6, 1)
WORKING = norm("procurement.contract_filed", on=TODAY)
ROLLING = norm("procurement.contract_signing", on=TODAY)
MONTHS = norm("judicial.protection_order_validity", on=TODAY)
EARLIEST, LATEST = datetime(2026, 1, 1), datetime(2026, 6, 30)  # noqa: DTZ001 (zone is drawn)
HOURS = norm("judicial.protection_order_ruling_urgent", on=TODAY)


class TestDue:
    @pytest.mark.parametrize(
        ("norm_id", "start", "end"),
        [
            ("procurement.documents_available", date(2026, 2, 12), date(2026, 2, 26)),
            ("procurement.bid_deadline", date(2026, 2, 12), date(2026, 3, 4)),
            ("procurement.result_published", date(2026, 4, 30), date(2026, 5, 7)),
            ("procurement.contract_filed", date(2026, 9, 18), date(2026, 9, 29)),
            ("procurement.contract_published", date(2026, 9, 30), date(2026, 10, 9)),
            ("procurement.complaint", date(2026, 6, 12), date(2026, 7, 6)),
            ("judicial.protection_order_validity", date(2026, 8, 31), date(2027, 2, 28)),
            ("judicial.trafficking_search", date(2026, 1, 5), date(2026, 2, 5)),
            ("judicial.trafficking_untraceable", date(2026, 1, 5), date(2027, 1, 5)),
        ],
    )
    def test_counts_as_the_statute_does(self, norm_id: str, start: date, end: date) -> None:
        assert due(norm(norm_id, on=start), start) == end

    def test_runs_hours_from_the_instant_through_a_holiday(self) -> None:
        accepted_at = datetime(2026, 10, 1, 9, 30, tzinfo=CHINA)
        assert due(HOURS, accepted_at) == datetime(2026, 10, 2, 9, 30, tzinfo=CHINA)
        assert due(HOURS, accepted_at).tzinfo is UTC

    def test_rolls_a_last_day_off_to_the_next_working_day(self) -> None:
        # 30 days from 1 September end on 1 October, the first day of the National Day week.
        assert due(ROLLING, date(2026, 9, 1)) == date(2026, 10, 8)
        assert due(replace(ROLLING, rolls=False), date(2026, 9, 1)) == date(2026, 10, 1)

    def test_ends_a_day_at_its_midnight_in_china(self) -> None:
        start_at = datetime(2026, 9, 17, 16, 0, tzinfo=UTC)  # already the 18th in China
        assert due(WORKING, start_at) == datetime(2026, 9, 29, 16, 0, tzinfo=UTC)
        before = start_at - timedelta(microseconds=1)
        assert due(WORKING, before) == datetime(2026, 9, 28, 16, 0, tzinfo=UTC)

    def test_does_not_depend_on_the_zone_of_the_start(self) -> None:
        start_at = datetime(2026, 9, 18, 20, 0, tzinfo=UTC)
        elsewhere = start_at.astimezone(timezone(timedelta(hours=-7)))
        assert due(WORKING, start_at) == due(WORKING, elsewhere)

    def test_refuses_to_guess_the_next_year(self) -> None:
        with pytest.raises(CalendarMissing):
            due(WORKING, date(2026, 12, 28))
        with pytest.raises(CalendarMissing):
            due(ROLLING, date(2026, 12, 10))

    def test_gives_a_provisional_end_when_asked(self) -> None:
        assert provisional_due(WORKING, date(2026, 12, 28)) == date(2027, 1, 6)
        assert provisional_due(ROLLING, date(2026, 12, 10)) == date(2027, 1, 11)
        assert provisional_due(WORKING, date(2026, 9, 18)) == due(WORKING, date(2026, 9, 18))

    def test_care_clocks_cross_into_the_next_year(self) -> None:
        review = norm("placement.custody_review", on=TODAY)
        assert due(review, date(2026, 11, 23)) == date(2027, 11, 23)

    @pytest.mark.parametrize(
        ("entry", "start"),
        [
            (HOURS, date(2026, 6, 1)),
            (HOURS, datetime(2026, 6, 1)),  # noqa: DTZ001 (the point of the test)
            (WORKING, datetime(2026, 6, 1)),  # noqa: DTZ001
            (norm("procurement.bid_bond_cap", on=TODAY), date(2026, 6, 1)),
        ],
    )
    def test_refuses_what_has_no_end(self, entry: Norm, start: date) -> None:
        with pytest.raises(NotAClock):
            due(entry, start)


class TestAlerts:
    def test_come_before_the_order_lapses(self) -> None:
        end = due(MONTHS, date(2026, 8, 31))
        names = ("first", "second", "last")
        alerts = [norm(f"judicial.protection_order_alert_{name}", on=TODAY) for name in names]
        assert [clocks.day_before(alert, end) for alert in alerts] == [
            date(2027, 1, 29),
            date(2027, 2, 14),
            date(2027, 2, 21),
        ]


class TestAgainstTheDayList:
    @given(start=st.dates(date(2026, 1, 1), date(2026, 12, 31)), count=st.integers(1, 248))
    def test_working_days(self, working_2026: list[date], start: date, count: int) -> None:
        entry = replace(WORKING, value=count)
        following = [day for day in working_2026 if day > start]
        if count <= len(following):
            assert due(entry, start) == following[count - 1]
        else:
            with pytest.raises(CalendarMissing):
                due(entry, start)

    @given(start=st.dates(date(2026, 1, 1), date(2026, 12, 31)), count=st.integers(1, 200))
    def test_calendar_days_that_roll(
        self, working_2026: list[date], start: date, count: int
    ) -> None:
        entry = replace(ROLLING, value=count)
        nominal = start + timedelta(days=count)
        following = [day for day in working_2026 if day >= nominal]
        if following:
            assert due(entry, start) == following[0]
        else:
            with pytest.raises(CalendarMissing):
                due(entry, start)

    @given(start=st.dates(date(2005, 1, 1), date(2026, 6, 30)), count=st.integers(1, 30))
    def test_a_later_start_never_ends_earlier(self, start: date, count: int) -> None:
        entry = replace(WORKING, value=count)
        assert due(entry, start) <= due(entry, start + timedelta(days=1))

    @given(
        start_at=st.datetimes(EARLIEST, LATEST, timezones=st.just(UTC)),
        count=st.integers(1, 60),
    )
    def test_an_instant_ends_with_the_day_its_date_ends_on(
        self, start_at: datetime, count: int
    ) -> None:
        entry = replace(ROLLING, value=count)
        last_day = due(entry, start_at.astimezone(CHINA).date())
        end_at = due(entry, start_at).astimezone(CHINA)
        assert (end_at - timedelta(microseconds=1)).date() == last_day
        assert end_at.date() == last_day + timedelta(days=1)


class TestMonths:
    @given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 240))
    def test_end_on_the_corresponding_day_or_the_months_last(self, day: date, months: int) -> None:
        end = add_months(day, months)
        assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == months
        last_of_month = (end + timedelta(days=1)).day == 1
        assert end.day == day.day or (end.day < day.day and last_of_month)

    def test_unit_of_the_validity_is_months(self) -> None:
        assert MONTHS.unit is Unit.MONTHS
