"""Which counties list care for left-behind children (民发〔2019〕34号).

A county goes by its own catalogue, by its prefecture's, or by its province's.
"""

from collections.abc import Container, Iterable
from functools import cache
from uuid import NAMESPACE_URL, UUID, uuid5

from reference.divisions import LENGTHS, Area, Level, counties

_WIDTHS = (LENGTHS[Level.COUNTY], LENGTHS[Level.PREFECTURE], LENGTHS[Level.PROVINCE])


def counties_of(area: Area) -> list[Area]:
    """In the order of their codes."""
    return [county for county in counties() if area.covers(county)]


def covering(county: Area, listed: Container[str]) -> str | None:
    """The nearest place among `listed` whose catalogue serves the county."""
    places = (county.code[:width] for width in _WIDTHS)
    return next((place for place in places if place in listed), None)


def gaps(among: Iterable[Area], listed: Container[str]) -> list[Area]:
    return [county for county in among if covering(county, listed) is None]


@cache
def locality_id(county: Area) -> UUID:
    """The subject of a county's duty: a division has a code and no id of its own."""
    return uuid5(NAMESPACE_URL, f"urn:wardship:division:{county.code}")
