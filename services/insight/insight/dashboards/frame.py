"""What every dashboard begins with: the area asked for, its names, its numbers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from chassis.work import Work
from insight.dashboards.numbers import Numbers
from insight.dashboards.schemas import Crumb, Dashboard, Table, Tile
from insight.facts import repository, service
from insight.pages.filters import moment
from insight.pages.listing import places
from insight.pages.person import Person
from reference.divisions import NATION, Area, Level

NATION_KEY = "layout.nation"
MOST_NAMES = 100

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
    on: str = ""
    """The day asked for; empty is today."""

    @classmethod
    async def open(cls, work: Work, person: Person, code: str | None, on: str = "") -> "Frame":
        """Raises `AreaNotYours`."""
        area = service.asked(work, code)
        crumbs = await _crumbs(person, work.caller.area, area)
        below = await person.every("/registry/divisions", parent=area.code or None)
        names = {one["code"]: one["name"] for one in below}
        return cls(work, person, area, tuple(crumbs), tuple(names), names, on)

    async def naming(self, codes: Collection[str]) -> "Frame":
        """With the names of these divisions as well, where there are few enough to ask for."""
        unknown = sorted(set(codes) - self.names.keys())[:MOST_NAMES]
        return replace(self, names={**self.names, **await places(self.person, unknown)})

    @property
    def is_above_county(self) -> bool:
        return not self.area.is_county and self.area.level in _ABOVE_COUNTY

    async def numbers(self) -> Numbers:
        """Read last: whatever the neighbours are asked comes before it."""
        return Numbers(await repository.totals(self.work, self.area))

    async def numbers_below(self, measures: Sequence[str]) -> dict[tuple[str, str], int]:
        return await repository.below(self.work, self.area, measures)

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
    codes: list[str] = []
    area: Area | None = shown
    while area is not None and own.covers(area):
        codes.append(area.code)
        area = area.parent
    names = {NATION.code: NATION_KEY} | await places(person, filter(None, codes))
    return [Crumb(code, names[code]) for code in reversed(codes)]
