"""Tracking work by the duties that came of it (工作绩效跟踪)."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import RowMapping

from chassis.errors import Fault, Invalid
from chassis.pagination import Page, cursor, position
from chassis.work import Work
from reference import norms
from reference.clocks import CHINA
from reference.divisions import Area
from registry.performance import repository
from registry.performance.schemas import Level, PerformanceRead


async def page(
    work: Work,
    level: Level,
    area: Area,
    period: tuple[date | None, date | None],
    limit: int,
    after: str | None,
) -> Page[PerformanceRead]:
    """The weakest first. Without a period, this year. Raises Invalid."""
    today = work.now.astimezone(CHINA).date()
    since, until = period[0] or today.replace(month=1, day=1), period[1] or today
    if until < since:
        raise Invalid(faults=[Fault("?until", "The period ends before it begins.")])
    place = position(work, after, 2)
    found = await repository.league(
        work, level, area, _midnight(since), _midnight(until + timedelta(days=1)),
        (float(place[0]), place[1]) if place else (-1.0, ""), limit,
    )  # fmt: skip
    weak, least = (
        norms.norm(f"registry.{name}", on=today, area=area).value
        for name in ("weak_work", "weak_work_least")
    )
    last = found[-1] if len(found) == limit else None
    following = cursor(work, repr(last["place"]), last["who"]) if last else None
    return Page(items=[_read(row, weak, least) for row in found], next=following)


def _read(row: RowMapping, weak: int, least: int) -> PerformanceRead:
    """Weak: of enough duties, fewer in time than the norm asks."""
    ended = row["opened"] - row["open"]
    is_weak = ended >= least and row["met_in_time"] * 100 < weak * ended
    values = {name: row[name] for name in PerformanceRead.model_fields if name != "is_weak"}
    return PerformanceRead(**values, is_weak=is_weak)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), CHINA)
