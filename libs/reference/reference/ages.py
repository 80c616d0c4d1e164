"""Age in full years 周岁, in welfare and in criminal matters."""

from datetime import date, timedelta
from functools import lru_cache

from reference.divisions import NATION, Area
from reference.months import add_months
from reference.norms import norm


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


def limits(on: date, area: Area = NATION) -> tuple[int, ...]:
    """The ages at which a child is counted in another band: 6, 14, 16 and 18."""
    names = ("age_school", "age_adolescent", "age_left_behind", "age_minor")
    return tuple(norm(f"registry.{name}", on, area).value for name in names)


def age_band(birth_on: date, on: date, area: Area = NATION) -> str:
    """`0-5`, `6-13`, `14-15`, `16-17` or `18+`."""
    age, bounds = age_on(birth_on, on), (0, *limits(on, area))
    lower = max(bound for bound in bounds if bound <= age)
    if lower == bounds[-1]:
        return f"{lower}+"
    return f"{lower}-{bounds[bounds.index(lower) + 1] - 1}"


@lru_cache(maxsize=10_000)
def next_limit_on(birth_on: date, on: date, area: Area = NATION) -> date | None:
    """The birthday after `on` at which the band changes; none for who is of age."""
    birthdays = (add_months(birth_on, 12 * age) for age in limits(on, area))
    return next((day for day in birthdays if day > on), None)
