"""Recording and reading visits."""

from datetime import date
from uuid import UUID

from chassis import duties
from chassis.crypto import ChildKey
from chassis.errors import Fault, Invalid, NotFound
from chassis.models import new_id
from chassis.outbox import publish
from chassis.pagination import Page, cursor, position
from chassis.work import Work
from contracts.registry import VisitRecorded
from reference.clocks import CHINA
from registry.children import service as children
from registry.visits import repository
from registry.visits.models import Visit
from registry.visits.schemas import VisitForm, VisitRead

DUTY = "visit"
_FINDINGS = "visit.findings"


class VisitNotFound(NotFound):
    """There is no such visit of this child that you may see."""

    title_zh = "走访记录不存在"


class VisitDateImpossible(Invalid):
    """A visit lies between the child's birth and today."""

    title_zh = "走访日期不合理"

    def __init__(self) -> None:
        super().__init__(faults=[Fault("/visited_on", "Not before the birth, not after today.")])


async def record(work: Work, child_id: UUID, form: VisitForm) -> VisitRead:
    """Meets the open duty to visit the child, where there is one. Raises VisitDateImpossible."""
    child, key = await children.open_file(work, child_id)
    if not child.birth_on <= form.visited_on <= work.now.astimezone(CHINA).date():
        raise VisitDateImpossible
    visit = Visit(
        id=new_id(),
        child_id=child.id,
        visited_on=form.visited_on,
        findings=key.seal(_FINDINGS, form.findings),
        visitor=work.caller.subject,
        recorded_at=work.now,
        **child.area.columns(),
    )
    work.add(visit)
    told = VisitRecorded(
        visit_id=visit.id, child_id=child.id, area=child.area.code, visited_on=visit.visited_on
    )
    publish(work, told, version=1, area=child.area)
    await duties.meet(work, DUTY, child.id)
    return _read(visit, key)


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
