"""The real divisions that the made-up people live in."""

from dataclasses import dataclass, field

from reference import divisions
from reference.divisions import Level


@dataclass
class County:
    """One county by its code, with the codes of its townships and villages in order."""

    code: str
    name: str
    townships: list[str] = field(default_factory=list)
    villages: list[str] = field(default_factory=list)


def counties(prefecture: str) -> list[County]:
    """Those of a prefecture (4 digits), from the list of 2023-06-30."""
    found: dict[str, County] = {}
    for one in divisions.load():
        if not one.code.startswith(prefecture):
            continue
        if one.level is Level.COUNTY:
            found[one.code] = County(one.code, one.name)
        elif one.level is Level.TOWNSHIP:
            found[one.code[:6]].townships.append(one.code)
        elif one.level is Level.VILLAGE:
            found[one.code[:6]].villages.append(one.code)
    return list(found.values())
