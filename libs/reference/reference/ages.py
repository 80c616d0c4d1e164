"""Age in full years 周岁, in welfare and in criminal matters."""

from datetime import date, timedelta

from reference.months import add_months


def age_on(birth_on: date, on: date) -> int:
    """Full years, reached on the birthday (civil and administrative practice).

    A child of 29 February has its birthday on 28 February of a common year (民法典202).
    Raises ValueError for a day before the birth.
    """
    if on < birth_on:
        raise ValueError("The day lies before the birth.")
    years = on.year - birth_on.year
    return years if on >= add_months(birth_on, 12 * years) else years - 1


def criminal_age(birth_on: date, on: date) -> int:
    """Full years, reached on the day after the birthday (法释〔2006〕1号 art 2)."""
    return age_on(birth_on, on if on == birth_on else on - timedelta(days=1))
