"""Closing a period, and adding up what was closed below."""

from collections import Counter
from collections.abc import Mapping
from uuid import UUID

from chassis import duties
from chassis.outbox import publish
from chassis.pagination import Page, cursor, position
from chassis.work import Work
from contracts.registry import ReturnClosed as ReturnClosedTold
from reference.clocks import CHINA
from reference.divisions import Area, Level
from reference.norms import norm
from registry.returns import repository
from registry.returns.models import (
    DUTY,
    EntriesUnreviewed,
    NoDivisionBelow,
    PeriodReturn,
    ReturnsMissing,
    must_have_begun,
    subject_of,
)
from registry.returns.schemas import Figure, ReturnForm, ReturnRead
from registry.reviews import repository as reviews
from registry.statistics import service as statistics
from registry.statistics.suppression import shown

Figures = Counter[tuple[str, str]]
_ADDING = (Level.COUNTY, Level.PREFECTURE, Level.PROVINCE)


async def close(work: Work, form: ReturnForm) -> ReturnRead:
    """Of the caller's own division. Raises ReturnClosed, EntriesUnreviewed, ReturnsMissing."""
    area, today = work.caller.area, work.now.astimezone(CHINA).date()
    must_have_begun(form.period, today)
    if area.level is Level.TOWNSHIP:
        await repository.hold_off_calling(work)
        if await reviews.count_unreviewed(work, area):
            raise EntriesUnreviewed
        figures = await statistics.tally(work, area, today)
    elif area.level in _ADDING:
        figures = await _added_up(work, area, form.period)
    else:
        raise NoDivisionBelow
    row = PeriodReturn(
        code=area.code, period=form.period, figures=_listed(figures), total=figures.total(),
        closed_by=work.caller.subject, closed_at=work.now, **area.columns(),
    )  # fmt: skip
    work.add(row)
    await work.flush()  # the constraint speaks before anything is told
    await duties.meet(work, DUTY, subject_of(area.code, form.period))
    told = ReturnClosedTold(return_id=row.id, area=area.code, period=row.period)
    publish(work, told, version=row.version, area=area)
    return _read(work, row)


async def find(work: Work, return_id: UUID) -> ReturnRead:
    return _read(work, await repository.find(work, return_id))


async def page(work: Work, period: str | None, limit: int, after: str | None) -> Page[ReturnRead]:
    place = position(work, after, 1)
    found = await repository.page(work, period, UUID(place[0]) if place else None, limit)
    following = cursor(work, str(found[-1].id)) if len(found) == limit else None
    return Page(items=[_read(work, one) for one in found], next=following)


async def _added_up(work: Work, area: Area, period: str) -> Figures:
    """Of every division directly below; nothing is counted anew."""
    codes = await repository.divisions_below(work, area)
    closed = await repository.closed(work, area, codes, period)
    if missing := sorted(set(codes) - {one.code for one in closed}):
        raise ReturnsMissing(missing)
    figures: Figures = Counter()
    for one in closed:
        figures.update(_counted(one))
    return figures


def _listed(figures: Figures) -> list[dict[str, str | int]]:
    return [
        {"category": category, "age_band": band, "children": children}
        for (category, band), children in sorted(figures.items())
    ]


def _counted(row: PeriodReturn) -> Figures:
    return Counter({(one["category"], one["age_band"]): one["children"] for one in row.figures})


def _read(work: Work, row: PeriodReturn) -> ReturnRead:
    """Above county small figures are hidden, and the totals that are small themselves."""
    figures, total = _counted(row), row.total
    told: Mapping[tuple[str, str], int] = figures
    tellable = True
    if not work.caller.sees_identifiers:
        least = norm("registry.smallest_cell", on=row.closed_at.astimezone(CHINA).date()).value
        told, tellable = shown(figures, least), not 0 < total < least
    return ReturnRead(
        **row.model_dump(exclude={"figures", "total"}),
        area=row.area.code,
        total=total if tellable else None,
        figures=[
            Figure(category=category, age_band=band, children=children)
            for (category, band), children in told.items()
        ],
        hidden=len(figures) - len(told),
    )
