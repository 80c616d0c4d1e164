"""Which counties there are, so that no report is taken for a place where nobody would read it."""

from functools import cache

from chassis.areas import county_of
from chassis.errors import Fault, Invalid
from reference.divisions import Area, counties


def refuse_nowhere(pointer: str, area: Area) -> None:
    """Raises `Invalid` where there is no such county."""
    if county_of(area) not in _counties():
        raise Invalid(faults=[Fault(pointer, "There is no such county; look its code up.")])


@cache
def _counties() -> frozenset[Area]:
    return frozenset(counties())
