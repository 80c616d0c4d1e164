"""Checking visits, and counting whether enough of them were checked (督导员抽查)."""

from datetime import date, datetime, time
from uuid import UUID

from chassis import duties
from chassis.crypto import ChildKey
from chassis.pagination import Page, cursor, position
from chassis.sweeping import AT_ONCE
from chassis.work import Work
from reference import norms
from reference.clocks import CHINA
from reference.departments import Duty, answerable
from reference.divisions import Area
from reference.months import add_months
from registry.children import service as children
from registry.children.models import Child
from registry.spot_checks import repository
from registry.spot_checks.models import MAKE_UP, MAKE_UP_NORM, NORM, SpotCheck, subject_of
from registry.spot_checks.schemas import SpotCheckCoverage, SpotCheckForm, SpotCheckRead
from registry.visits import repository as visits
from registry.visits.models import Visit
from registry.visits.service import VisitNotFound

_NOTE = "spot_check.note"


async def record(
    work: Work, child_id: UUID, visit_id: UUID, form: SpotCheckForm
) -> SpotCheckRead:  # fmt: skip
    """Raises VisitNotFound, VisitIsYourOwn, and VisitCheckedAlready the second time."""
    child, key = await children.open_file(work, child_id, lock=True)
    visit = await _visit(work, child, visit_id)
    SpotCheck.must_be_of_another(visit, work.caller.subject)
    check = SpotCheck(
        child_id=child.id, visit_id=visit.id, agrees=form.agrees, note=key.seal(_NOTE, form.note),
        checked_by=work.caller.subject, checked_at=work.now, **child.area.columns(),
    )  # fmt: skip
    work.add(check)
    await _make_up(work, child, visit)
    return _read(check, key)


async def page(
    work: Work, child_id: UUID, visit_id: UUID, limit: int, after: str | None
) -> Page[SpotCheckRead]:
    child, key = await children.open_file(work, child_id)
    await _visit(work, child, visit_id)
    place = position(work, after, 1)
    found = await repository.page(work, child, visit_id, UUID(place[0]) if place else None, limit)
    following = cursor(work, str(found[-1].id)) if len(found) == limit else None
    return Page(items=[_read(check, key) for check in found], next=following)


async def coverage(
    work: Work, month: str | None, limit: int, after: str | None
) -> Page[SpotCheckCoverage]:
    """By the norm in force on the first of the month; of this month, where none is named."""
    first = _first_of(work, month)
    place = position(work, after, 1)
    items = await _covered(work, work.caller.area, first, place[0] if place else "", limit)
    following = cursor(work, items[-1].township) if len(items) == limit else None
    return Page(items=items, next=following)


async def judge(work: Work) -> int:
    """A month of each supervisor on duty that is over: what its share lacked must be made up.
    Returns how many were looked at."""
    this_month = _first_of(work, None)
    supervisors = await repository.unjudged(work, this_month, AT_ONCE)
    for one in supervisors:
        assert one.spot_checks_from is not None
        await _judge(work, Area(one.place), one.spot_checks_from)
        one.spot_checks_from = add_months(one.spot_checks_from, 1)
    return len(supervisors)


async def _judge(work: Work, township: Area, month: date) -> None:
    """Once for a township, however many supervisors it has."""
    subject = subject_of(township.code, month)
    if not await _lacks_checks(work, township, month) or await repository.was_owed(work, subject):
        return
    duties.open_duty(
        work, MAKE_UP, norm=MAKE_UP_NORM, subject_type="division", subject_id=subject,
        area=township, department=answerable(Duty.CHILD_WORKFORCE).code,
        since=datetime.combine(add_months(month, 1), time(), CHINA),
    )  # fmt: skip
    await work.flush()


async def _make_up(work: Work, child: Child, visit: Visit) -> None:
    """With the last check that a month lacked its duty is met."""
    if child.township is None:
        return
    month = visit.visited_on.replace(day=1)
    duty = await duties.open_of(work, MAKE_UP, subject_of(child.township, month))
    if duty is not None:  # locked: of two who check at once the second counts the first one's too
        await work.flush()
        if not await _lacks_checks(work, Area(child.township), month):
            duties.end(work, duty)


async def _lacks_checks(work: Work, township: Area, month: date) -> bool:
    return any(one.lacks_checks for one in await _covered(work, township, month, "", 1))


async def _covered(
    work: Work, area: Area, month: date, after: str, limit: int
) -> list[SpotCheckCoverage]:
    days = (month, add_months(month, 1))
    counted = await repository.coverage(work, area, days, after, limit)
    return [
        SpotCheckCoverage.of(
            one, f"{month:%Y-%m}", norms.norm(NORM, on=month, area=Area(one["township"])).value
        )
        for one in counted
    ]


async def _visit(work: Work, child: Child, visit_id: UUID) -> Visit:
    visit = await visits.find(work, child, visit_id)
    if visit is None:
        raise VisitNotFound
    return visit


def _first_of(work: Work, month: str | None) -> date:
    if month is None:
        return work.now.astimezone(CHINA).date().replace(day=1)
    return date.fromisoformat(f"{month}-01")


def _read(check: SpotCheck, key: ChildKey) -> SpotCheckRead:
    return SpotCheckRead(**check.model_dump(exclude={"note"}), note=key.open(_NOTE, check.note))
