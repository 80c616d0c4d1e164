"""What every dashboard begins with: the area asked for, its names, its numbers."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from chassis.work import Work
from insight.dashboards.numbers import Numbers
from insight.dashboards.schemas import Crumb, Dashboard, Table, Tile
from insight.facts import repository, service
from insight.pages.filters import moment
from insight.pages.listing import name_of
from insight.pages.person import Person
from reference.divisions import Area, Level

NATION_KEY = "layout.nation"
MOST_NAMES = 100
MOST_LINES = 4_000
"""More than there are counties."""

_ABOVE_COUNTY = (Level.NATION, Level.PROVINCE, Level.PREFECTURE)


@dataclass(frozen=True)
class Frame:
    """One reading of one area. The neighbours are asked before our own transaction begins."""

    work: Work
    person: Person
    area: Area
    crumbs: tuple[Crumb, ...]
    below: tuple[str, ...]
    """The codes of the divisions directly below."""
    names: Mapping[str, str]
    """Of those, and of others that a table shows."""

    @classmethod
    async def open(cls, work: Work, person: Person, code: str | None) -> "Frame":
        """Raises `AreaNotYours`."""
        area = service.asked(work, code)
        crumbs = await _crumbs(person, work.caller.area, area)
        frame = cls(work, person, area, tuple(crumbs), (), {})
        below = await frame.all_pages("/registry/divisions", parent=area.code)
        names = {one["code"]: one["name"] for one in below}
        return replace(frame, below=tuple(names), names=names)

    async def naming(self, codes: Collection[str]) -> "Frame":
        """With the names of these divisions as well, where there are few enough to ask for."""
        unknown = sorted(set(codes) - self.names.keys())[:MOST_NAMES]
        found = await asyncio.gather(*(name_of(self.person, "place", one) for one in unknown))
        return replace(self, names={**self.names, **dict(zip(unknown, found, strict=True))})

    @property
    def is_above_county(self) -> bool:
        return not self.area.is_county and self.area.level in _ABOVE_COUNTY

    async def numbers(self) -> Numbers:
        """Read last: whatever the neighbours are asked comes before it."""
        return Numbers(await repository.totals(self.work, self.area))

    async def numbers_below(self, measures: Sequence[str]) -> dict[tuple[str, str], int]:
        return await repository.below(self.work, self.area, measures)

    async def all_pages(self, path: str, **query: Any) -> list[Any]:
        """All items of a list of a neighbour; empty where this person may not see it."""
        found: list[Any] = []
        after = None
        while len(found) < MOST_LINES:
            page = await self.person.glance(path, **query, limit=200, after=after)
            if page is None:
                break
            found += page["items"]
            after = page["next"]
            if not after:
                break
        return found

    def dashboard(self, key: str, tiles: Sequence[Tile], tables: Sequence[Table]) -> Dashboard:
        return Dashboard(
            key=key,
            crumbs=self.crumbs,
            read_at=moment(self.work.now),
            behind=service.behind(self.work),
            tiles=tuple(tiles),
            tables=tuple(table for table in tables if table.rows),
        )


async def _crumbs(person: Person, own: Area, shown: Area) -> list[Crumb]:
    """From the caller's own area down to the one that is shown."""
    found: list[Crumb] = []
    area: Area | None = shown
    while area is not None and own.covers(area):
        found.append(Crumb(area.code, await _name(person, area.code)))
        area = area.parent
    return found[::-1]


async def _name(person: Person, code: str) -> str:
    if not code:
        return NATION_KEY
    division: Any = await person.glance(f"/registry/divisions/{code}")
    return str(division["name"]) if division else code
