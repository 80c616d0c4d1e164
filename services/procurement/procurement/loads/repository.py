"""Queries of the counts."""

from collections import Counter
from collections.abc import Mapping, Sequence

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from chassis.areas import within
from chassis.models import table_of
from chassis.work import Work
from procurement.loads.models import TIERS, CountyLoad
from reference.divisions import Area

_COUNTS = ("children", "left_behind", "in_difficulty", "agencies", *TIERS)


async def add(work: Work, changes: Mapping[str, Counter[str]]) -> None:
    """Add to the counts of each division, in one statement and one order."""
    table = table_of(CountyLoad)
    lines = [
        {
            "division": division,
            **Area(division).columns(),
            **{name: counts[name] for name in _COUNTS},
        }
        for division, counts in sorted(changes.items())
    ]
    entry = insert(table).values(lines)
    addition = entry.on_conflict_do_update(
        index_elements=["division"],
        set_={name: table.c[name] + entry.excluded[name] for name in _COUNTS},
    )
    await (await (await work.session()).connection()).execute(addition)


async def of_area(work: Work, area: Area) -> Sequence[CountyLoad]:
    """The counties of an area that have anything to look after, by their codes."""
    query = select(CountyLoad).where(*within(CountyLoad, area)).order_by(col(CountyLoad.division))
    return (await (await work.session()).exec(query)).all()
