"""Recording and reading visits."""

from datetime import date
from uuid import UUID, uuid5

from chassis import duties
from chassis.areas import county_of
from chassis.crypto import ChildKey
from chassis.department_duties import open_for_departments
from chassis.errors import Fault, Invalid, NotFound
from chassis.models import new_id
from chassis.outbox import publish
from chassis.pagination import Page, cursor, position
from chassis.work import Work
from contracts.registry import SituationFound, VisitRecorded
from reference.clocks import CHINA
from reference.departments import Trigger
from reference.risk import Tier
from registry.assessments import service as assessments
from registry.assessments.visiting import VISIT, expect_visit
from registry.children import service as children
from registry.children.errors import ChildHasLeft, ChildNotFound
from registry.circumstances import repository as circumstances
from registry.labels import service as labels
from registry.visits import repository
from registry.visits.contradictions import contradictions
from registry.visits.models import Visit
from registry.visits.repository import Opening
from registry.visits.schemas import VisitForm, VisitRead

_FINDINGS = "visit.findings"


class VisitNotFound(NotFound):
    """There is no such visit of this child that you may see."""

    title_zh = "走访记录不存在"


class VisitDateImpossible(Invalid):
    """A visit lies between the child's birth and today."""

    title_zh = "走访日期不合理"

    def __init__(self) -> None:
        super().__init__(faults=[Fault("/visited_on", "Not before the birth, not after today.")])


class SituationContradicts(Invalid):
    """This situation is about girls of another age, or was seen at another time."""

    title_zh = "情形与儿童性别、年龄或者时间不符"


async def record(work: Work, child_id: UUID, form: VisitForm) -> VisitRead:
    """Each of the nine situations is told at once; departments owe something for other findings.

    Meets the open duty to visit the child and begins the next. Raises VisitDateImpossible.
    """
    child = await repository.opening(work, child_id)
    if child is None:
        raise ChildNotFound
    if child.left_on is not None:
        raise ChildHasLeft
    key = work.app.vault.child_key(child_id, child.wrapped)
    _check(work, child, form)
    read = _enter(work, child_id, child, form, key)
    _tell(work, read, child, form)
    await _turn_the_clock(work, child_id, child, form)
    if form.observations:
        await _tell_departments(work, child_id, child, form)
    if form.situations:
        await _raise_tier(work, child_id)
    return read


def _check(work: Work, child: Opening, form: VisitForm) -> None:
    today = work.now.astimezone(CHINA).date()
    if not child.birth_on <= form.visited_on <= today:
        raise VisitDateImpossible
    if faults := list(contradictions(child, form, work.now)):
        raise SituationContradicts(faults=faults)


def _enter(work: Work, child_id: UUID, child: Opening, form: VisitForm, key: ChildKey) -> VisitRead:
    read = VisitRead(
        id=new_id(),
        child_id=child_id,
        visited_on=form.visited_on,
        findings=form.findings,
        situations=list(dict.fromkeys(form.situations)),
        observations=list(dict.fromkeys(form.observations)),
        visitor=work.caller.subject,
        recorded_at=work.now,
    )
    sealed = key.seal(_FINDINGS, form.findings)
    work.insert(Visit, **{**read.model_dump(), "findings": sealed}, **child.area.columns())
    return read


def _tell(work: Work, read: VisitRead, child: Opening, form: VisitForm) -> None:
    facts = {"visit_id": read.id, "child_id": read.child_id, "area": child.area.code}
    told = VisitRecorded(**facts, visited_on=read.visited_on)
    publish(work, told, version=1, area=child.area)
    for situation in read.situations:
        found = SituationFound(
            **facts,
            finding_id=uuid5(read.id, situation),
            situation=situation,
            discovered_at=form.found_at or work.now,
        )
        publish(work, found, version=1, area=child.area)


async def _turn_the_clock(work: Work, child_id: UUID, child: Opening, form: VisitForm) -> None:
    """A visit from before the clock began meets nothing.

    The first try writes the duty with the rest, in one statement; where somebody else was quicker,
    or departments are told as well, its row is loaded and locked.
    """
    duty, tier = child.duty, Tier.RED if form.situations else child.tier
    if duty is None and form.situations:
        expect_visit(work, child_id, child.area, tier)
    if duty is None or form.visited_on < duty.opened_at.astimezone(CHINA).date():
        return
    if work.second_try or form.observations or form.situations:
        if await duties.meet(work, VISIT, child_id) is None:
            return  # somebody else met it in this moment, and began the next
        await (await work.session()).flush()
    else:
        duties.meet_unloaded(work, duty)
    expect_visit(work, child_id, child.area, tier)


async def _raise_tier(work: Work, child_id: UUID) -> None:
    """Who is found in one of the nine situations is red from now on, whoever assesses it later."""
    child, _ = await children.open_file(work, child_id, lock=True)
    await assessments.rescore(work, child, harmed=True)
    await labels.reclassify(work, child)


async def _tell_departments(work: Work, child_id: UUID, child: Opening, form: VisitForm) -> None:
    """In the child's county; `pupil` is what some duties ask for."""
    facts = await circumstances.is_pupil(work, child_id)
    await work.reach(county_of(child.area))
    for observation in dict.fromkeys(form.observations):
        await open_for_departments(
            work, Trigger(observation), subject_type="child", subject_id=child_id,
            area=child.area, child_id=child_id, facts={"pupil"} if facts else set(),
        )  # fmt: skip
        await (await work.session()).flush()


async def find(work: Work, child_id: UUID, visit_id: UUID) -> VisitRead:
    child, key = await children.open_file(work, child_id)
    visit = await repository.find(work, child, visit_id)
    if visit is None:
        raise VisitNotFound
    return _read(visit, key)


async def page(work: Work, child_id: UUID, limit: int, after: str | None) -> Page[VisitRead]:
    child, key = await children.open_file(work, child_id)
    place = position(work, after, 2)
    before = (date.fromisoformat(place[0]), UUID(place[1])) if place else None
    visits = await repository.page(work, child, before, limit)
    last = visits[-1] if len(visits) == limit else None
    following = cursor(work, last.visited_on.isoformat(), str(last.id)) if last else None
    return Page(items=[_read(visit, key) for visit in visits], next=following)


def _read(visit: Visit, key: ChildKey) -> VisitRead:
    return VisitRead(
        **visit.model_dump(exclude={"findings"}), findings=key.open(_FINDINGS, visit.findings)
    )
