"""Which counties there are, so that no report is taken for a place where nobody would read it."""

import asyncio
from functools import cache

from chassis.areas import county_of
from chassis.errors import Fault, Invalid
from reference import divisions
from reference.divisions import Area, Level


@cache
def counties() -> frozenset[str]:
    """The codes of all counties, and of the prefectures that have none. Takes a second, once."""
    return frozenset(
        county_of(place.area).code
        for place in divisions.load()
        if place.level not in (Level.PROVINCE, Level.PREFECTURE)
    )


async def refuse_nowhere(pointer: str, area: Area) -> None:
    """Raises `Invalid` where there is no such county."""
    known = counties() if counties.cache_info().currsize else await asyncio.to_thread(counties)
    if county_of(area).code not in known:
        raise Invalid(faults=[Fault(pointer, "There is no such county; look its code up.")])
