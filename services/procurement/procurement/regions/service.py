"""Compare the three regions and three prefectures with the rest (三区三州)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from itertools import groupby

from chassis.work import Work
from procurement.fields import day_of
from procurement.loads import repository as loads
from procurement.providers.models import ProviderKind
from procurement.regions import repository
from procurement.regions.countryside import is_rural
from procurement.regions.schemas import Comparison, Growth, GrowthRead, RegionRead
from procurement.workers.models import Worker
from reference.clocks import CHINA
from reference.divisions import Area
from reference.priority_areas import is_priority

_OF = 10_000


@dataclass(slots=True)
class Sums:
    """Of one county, or of many."""

    counties: int = 0
    children: int = 0
    received_fen: int = 0
    spent_fen: int = 0
    providers: int = 0
    social_organisations: int = 0
    social_organisations_new: int = 0
    workers: int = 0
    trained: int = 0
    rural_workers: int = 0
    rural_trained: int = 0

    def add(self, other: "Sums") -> None:
        for field in fields(self):
            total = getattr(self, field.name) + getattr(other, field.name)
            setattr(self, field.name, total)


async def compare(work: Work, year: int | None) -> Comparison:
    """The caller's area in a calendar year of China; this year where none is named."""
    area, today = work.caller.area, day_of(work.now)
    year = year or today.year
    counties = await _by_county(work, area, year)
    sides = {True: Sums(), False: Sums()}
    for code, county in counties.items():
        sides[is_priority(Area(code), date(year, 12, 31))].add(county)
    return Comparison(area=area, year=year, priority=_read(sides[True]), rest=_read(sides[False]))


async def count_growth(work: Work) -> GrowthRead:
    """Providers by place, kind and the year they were registered."""
    counted = await repository.growth(work, work.caller.area)
    items = []
    for (place, kind), years in groupby(counted, key=lambda row: (row[0], row[2])):
        by_then = 0
        for _, year, _, registered in years:
            by_then += registered
            items.append(
                Growth(
                    area=place, year=year, kind=ProviderKind(kind), registered=registered,
                    by_then=by_then,
                )
            )  # fmt: skip
    return GrowthRead(items=items)


async def _by_county(work: Work, area: Area, year: int) -> Mapping[str, Sums]:
    first, last = date(year, 1, 1), date(year, 12, 31)
    begins, ends = (datetime(one, 1, 1, tzinfo=CHINA) for one in (year, year + 1))
    money = await repository.money(work, area, begins, ends)
    providers = await repository.providers(work, area, begins, ends)
    workers = await repository.workers(work, area, first, last)
    rural = await repository.workers(work, area, first, last, is_rural(Worker))
    children = {one.division: one.children for one in await loads.of_area(work, area)}
    codes: Iterable[str] = {*money, *providers, *workers, *children}
    return {
        code: Sums(
            1, children.get(code, 0), *money.get(code, (0, 0)), *providers.get(code, (0, 0, 0)),
            *workers.get(code, (0, 0)), *rural.get(code, (0, 0)),
        )
        for code in codes
    }  # fmt: skip


def _read(sums: Sums) -> RegionRead:
    before = sums.social_organisations - sums.social_organisations_new
    return RegionRead(
        **{field.name: getattr(sums, field.name) for field in fields(sums)},
        fen_per_child=_ratio(sums.received_fen, sums.children),
        execution_percent=_ratio(100 * sums.spent_fen, sums.received_fen),
        providers_per_10000_children=(
            round(_OF * sums.providers / sums.children, 2) if sums.children else None
        ),
        social_organisation_growth_percent=_ratio(100 * sums.social_organisations_new, before),
        training_percent=_ratio(100 * sums.trained, sums.workers),
        rural_training_percent=_ratio(100 * sums.rural_trained, sums.rural_workers),
    )


def _ratio(part: int, whole: int) -> int | None:
    return part // whole if whole else None
