from datetime import date, timedelta

import pytest

# The State Council's notice of 2025-11-04, written out by hand: independent of any library.
OFF_2026 = [
    ((1, 1), (1, 3)),
    ((2, 15), (2, 23)),
    ((4, 4), (4, 6)),
    ((5, 1), (5, 5)),
    ((6, 19), (6, 21)),
    ((9, 25), (9, 27)),
    ((10, 1), (10, 7)),
]
MADE_UP_2026 = {(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)}


def _works(day: date) -> bool:
    month_day = (day.month, day.day)
    if month_day in MADE_UP_2026:
        return True
    return day.weekday() < 5 and not any(first <= month_day <= last for first, last in OFF_2026)


@pytest.fixture(scope="session")
def working_2026() -> list[date]:
    days = (date(2026, 1, 1) + timedelta(days=n) for n in range(365))
    return [day for day in days if _works(day)]
