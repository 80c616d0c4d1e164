"""Use cases of the functions of agencies."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlmodel import col

from chassis.pagination import Page, cursor, position
from chassis.rows import newest
from chassis.work import Work
from placement.agencies import repository as agencies
from placement.agencies.models import Agency, Kind
from placement.agencies.service import tend
from placement.fields import today
from placement.functions import duties, repository
from placement.functions.models import (
    CarriedFunction,
    FunctionNotOfKind,
    FunctionNotYetDone,
    FunctionReport,
    FunctionReported,
)
from placement.functions.schemas import (
    AgencyCoverage,
    AreaCoverage,
    FunctionRead,
    FunctionReportCreate,
    FunctionReportRead,
    FunctionsForm,
    FunctionWords,
)
from reference.agency_functions import AgencyFunction, functions_of
from reference.divisions import Area, counties


async def record(work: Work, agency_id: UUID, form: FunctionsForm) -> Agency:
    """What is named and not yet carried out begins; what is left out ends."""
    agency = await tend(work, agency_id)
    work.expect(agency)
    for code in form.functions:
        _function(agency, code, today(work))
    open_now = (await repository.carried(work, [agency.id]))[agency.id]
    for row in open_now:
        if row.code not in form.functions:
            row.ended_on = max(form.since, row.since)
    begun = set(form.functions) - {row.code for row in open_now}
    work.add(
        *(
            CarriedFunction(agency_id=agency.id, code=code, since=form.since)
            for code in sorted(begun)
        )
    )
    agency.version += 1
    return agency


async def report(
    work: Work, agency_id: UUID, code: str, form: FunctionReportCreate
) -> FunctionReport:
    """Something was done, which answers the duty of the year and starts the next."""
    agency = await tend(work, agency_id)
    if form.done_on > today(work):
        raise FunctionNotYetDone
    function = _function(agency, code, form.done_on)
    last = (await repository.last_done(work, agency.id)).get(code)
    if last is not None and form.done_on <= last:
        raise FunctionReported
    made = FunctionReport(**form.model_dump(), agency_id=agency.id, code=code, reported_at=work.now)
    work.add(made)
    await duties.renew(work, agency, function, form.done_on)
    return made


async def reports(
    work: Work, agency_id: UUID, after: str | None, limit: int
) -> Page[FunctionReportRead]:
    await agencies.load(work, agency_id)
    return await newest(
        work,
        FunctionReport,
        col(FunctionReport.agency_id) == agency_id,
        limit=limit,
        after=after,
        read=FunctionReportRead.model_validate,
    )


async def of(work: Work, agency: Agency) -> list[FunctionRead]:
    """Each function of the agency's kind, and how it stands."""
    since = {
        row.code: row.since for row in (await repository.carried(work, [agency.id]))[agency.id]
    }
    done = await repository.last_done(work, agency.id)
    due = await repository.due(work, agency.id)
    return [
        FunctionRead(
            **FunctionWords.of(one).model_dump(),
            source=one.source,
            checked=one.checked,
            carried_out_since=since.get(one.code),
            last_done_on=done.get(one.code),
            due_at=due.get(one.duty) if one.norm else None,
        )
        for one in functions_of(agency.kind, today(work))
    ]


async def coverage(work: Work, after: str | None, limit: int) -> Page[AreaCoverage]:
    """Prefectures and counties of the caller's area by code: who carries out what, who does not."""
    codes = _seats(work.caller.area)
    place = position(work, after, 1)
    start = bisect_right(codes, place[0]) if place else 0
    shown = codes[start : start + limit]
    seated = await repository.seated(work, shown)
    carried = await repository.carried(work, [one.id for some in seated.values() for one in some])
    does = {agency_id: {row.code for row in rows} for agency_id, rows in carried.items()}
    items = [_covered(work, code, seated.get(code, []), does) for code in shown]
    more = start + limit < len(codes)
    return Page(items=items, next=cursor(work, shown[-1]) if more else None)


def _covered(
    work: Work, code: str, seated: Sequence[Agency], does: dict[UUID, set[str]]
) -> AreaCoverage:
    on = today(work)
    centres = [agency for agency in seated if agency.kind == Kind.MPC]
    by_centres = {code for agency in centres for code in does.get(agency.id, ())}
    return AreaCoverage(
        area=code,
        has_centre=bool(centres),
        uncovered=_left(functions_of(Kind.MPC, on), by_centres),
        agencies=[
            AgencyCoverage(
                agency_id=agency.id,
                name=agency.name,
                kind=agency.kind,
                missing=_left(functions_of(agency.kind, on), does.get(agency.id, set())),
            )
            for agency in seated
        ],
    )


def _left(asked: Iterable[AgencyFunction], done: set[str]) -> list[FunctionWords]:
    return [FunctionWords.of(one) for one in asked if one.code not in done]


def _seats(area: Area) -> list[str]:
    """Where an agency of the area may have its seat: a prefecture, or a county."""
    inside = [one.code for one in counties() if area.covers(one)]
    cities = {code[:4] for code in inside if area.covers(Area(code[:4]))}
    return sorted({*cities, *inside})


def _function(agency: Agency, code: str, on: date) -> AgencyFunction:
    """Raises FunctionNotOfKind, also where it was no function of the kind on that day."""
    for one in functions_of(agency.kind, on):
        if one.code == code:
            return one
    raise FunctionNotOfKind
