"""The real divisions that the made-up people live in."""

from dataclasses import dataclass, field
from itertools import groupby

from reference import divisions
from reference.divisions import Level


@dataclass
class County:
    """One county by its code, with the codes of its townships and villages in order."""

    code: str
    name: str
    townships: list[str] = field(default_factory=list)
    villages: list[str] = field(default_factory=list)


def counties(area: str) -> list[County]:
    """Those of a prefecture (4 digits), or of the country (none), from the list of 2023-06-30."""
    found: dict[str, County] = {}
    for one in divisions.load():
        if one.level is Level.COUNTY and one.code.startswith(area):
            found[one.code] = County(one.code, one.name)
        elif (county := found.get(one.code[:6])) is not None:
            below = county.townships if one.level is Level.TOWNSHIP else county.villages
            below.append(one.code)
    return list(found.values())


def spread(number: int, outside: str) -> list[County]:
    """So many, of each province in proportion to its counties; none of the prefecture `outside`."""
    every = [county for county in counties("") if county.villages]
    chosen, passed = [], 0
    for _, province in groupby(every, lambda county: county.code[:2]):
        own = list(province)
        before, passed = passed, passed + len(own)
        share = passed * number // len(every) - before * number // len(every)
        free = [county for county in own if not county.code.startswith(outside)]
        chosen += [free[place * len(free) // share] for place in range(share)]
    return chosen
