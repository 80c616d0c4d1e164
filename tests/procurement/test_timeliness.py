"""Until when a supplier may query or complain, without the database."""

from datetime import date

import pytest

from procurement.challenges import timeliness
from procurement.challenges.models import ComplaintTooEarly, ComplaintTooLate, Matter, QueryTooLate
from reference.divisions import Area

COUNTY = Area("510104")


class TestTimeliness:
    def test_of_a_complaint_is_that_of_c10(self) -> None:
        """Fifteen working days from Friday 06-12, when the time to answer was over: 07-06."""
        raised = date(2026, 6, 3)  # seven working days end on 06-12
        for today in (date(2026, 6, 15), date(2026, 7, 6)):
            timeliness.must_allow_complaint(raised, None, today, COUNTY)
        with pytest.raises(ComplaintTooLate):
            timeliness.must_allow_complaint(raised, None, date(2026, 7, 7), COUNTY)

    def test_of_a_complaint_waits_for_the_answer(self) -> None:
        raised = date(2026, 6, 3)
        with pytest.raises(ComplaintTooEarly):
            timeliness.must_allow_complaint(raised, None, date(2026, 6, 12), COUNTY)
        timeliness.must_allow_complaint(raised, date(2026, 6, 5), date(2026, 6, 8), COUNTY)

    def test_of_a_query_is_seven_working_days_from_when_it_should_be_known(self) -> None:
        noticed = date(2026, 6, 12)  # its notice is over on Monday 06-15
        known = timeliness.known_on(Matter.RESULT, noticed, COUNTY)
        assert known == date(2026, 6, 15)
        timeliness.must_allow_query([known], date(2026, 6, 25), COUNTY)  # 06-19 is off
        with pytest.raises(QueryTooLate):
            timeliness.must_allow_query([known], date(2026, 6, 26), COUNTY)

    def test_of_a_query_about_documents_begins_when_their_notice_is_over(self) -> None:
        """Published on Monday 06-15: the five working days of the notice end on 06-23, 06-19 being
        off, and seven more on 07-02 (条例53)."""
        known = timeliness.known_on(Matter.DOCUMENTS, date(2026, 6, 15), COUNTY)
        assert known == date(2026, 6, 23)
        timeliness.must_allow_query([known], date(2026, 7, 2), COUNTY)
        with pytest.raises(QueryTooLate):
            timeliness.must_allow_query([known], date(2026, 7, 3), COUNTY)
