"""Entrusting a child to somebody, and ending that."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

from chassis import duties
from chassis.crypto import ChildKey
from chassis.work import Work, etag
from reference.ages import age_on
from reference.clocks import CHINA
from reference.departments import Duty, answerable
from reference.norms import norm
from reference.parents import ParentState, Standing, standing
from registry.children import service as children
from registry.children.models import Child
from registry.circumstances import repository as circumstances
from registry.entrustments import repository
from registry.entrustments.errors import (
    CarerContradicts,
    CarerUnderAge,
    ChildNotAsked,
    EntrustmentDatesImpossible,
    EntrustmentNotFound,
    NobodyToEntrust,
)
from registry.entrustments.models import CONTACT, KINDS, NOTICE, Entrustment
from registry.entrustments.schemas import (
    Carer,
    EntrustmentEndForm,
    EntrustmentForm,
    EntrustmentRead,
    NoticeForm,
)
from registry.guardianship import repository as guardianship
from registry.labels import asked
from registry.labels import repository as facts
from registry.labels import service as labels
from registry.persons import number_faults

_CARER = "entrustment.carer"


async def entrust(work: Work, child_id: UUID, form: EntrustmentForm) -> EntrustmentRead:
    """Raises what stands against the carer, the term, or the entrusting at all."""
    child, key = await children.change_file(work, child_id)
    is_away = await _must_have_reason(work, child)
    _check(work, child, form)
    entrustment = Entrustment(
        **form.model_dump(exclude={"carer", "declaration", "heard_child"}),
        child_id=child.id,
        carer=key.seal(_CARER, form.carer.model_dump_json()),
        ended_on=form.ends_on,
        recorded_at=work.now,
        **child.area.columns(),
    )
    work.add(entrustment)
    await (await work.session()).flush()
    await duties.meet(work, asked.ENTRUSTING, child.id)
    if is_away:
        await begin(work, entrustment, CONTACT)
    if not await _is_told(work, child, entrustment):
        await begin(work, entrustment, NOTICE)
    child.version += 1
    work.etag = etag(child.version)
    return _read(entrustment, key)


async def tell(
    work: Work, child_id: UUID, entrustment_id: UUID, form: NoticeForm
) -> EntrustmentRead:
    """Raises EntrustmentNotFound, EntrustmentEnded."""
    child, key = await children.change_file(work, child_id)
    entrustment = await repository.find(work, child, entrustment_id)
    if entrustment is None:
        raise EntrustmentNotFound
    entrustment.tell(school=form.school_told, village=form.village_told)
    if await _is_told(work, child, entrustment):
        await duties.meet(work, NOTICE, entrustment.id)
    child.version += 1
    work.etag = etag(child.version)
    return _read(entrustment, key)


async def begin(
    work: Work, entrustment: Entrustment, kind: str, since: datetime | None = None
) -> None:
    """A clock of the entrusting parents, in the child's village; not before the care begins."""
    first_day = datetime.combine(entrustment.starts_on, time(), CHINA)
    duties.open_duty(
        work, kind, norm=f"registry.{kind}", subject_type="entrustment", subject_id=entrustment.id,
        child_id=entrustment.child_id, area=entrustment.area,
        department=answerable(Duty.CHILD_REGISTER).code, since=since or max(work.now, first_day),
    )  # fmt: skip


async def lapse(work: Work, limit: int) -> int:
    """Care whose term is over asks nothing of the parents any more, but who cares for the child is
    asked again; returns how many duties."""
    over = await repository.lapsed(work, labels.today(work), limit)
    for kind, subject, _ in over:
        await duties.void(work, kind, subject)
    await facts.look_again(work, [child_id for *_, child_id in over])
    return len(over)


async def end(
    work: Work, child_id: UUID, entrustment_id: UUID, form: EntrustmentEndForm
) -> EntrustmentRead:
    child, key = await children.change_file(work, child_id)
    entrustment = await repository.find(work, child, entrustment_id)
    if entrustment is None:
        raise EntrustmentNotFound
    if not entrustment.starts_on <= form.ended_on <= labels.today(work):
        raise EntrustmentDatesImpossible
    entrustment.end(form.ended_on)
    for kind in KINDS:
        await duties.void(work, kind, entrustment.id)
    child.relabel_on = form.ended_on + timedelta(days=1)
    child.version += 1
    work.etag = etag(child.version)
    return _read(entrustment, key)


async def listed(work: Work, child_id: UUID) -> Sequence[EntrustmentRead]:
    child, key = await children.open_file(work, child_id)
    work.etag = etag(child.version)
    return [_read(one, key) for one in await repository.all_of(work, child)]


async def _is_told(work: Work, child: Child, entrustment: Entrustment) -> bool:
    known = await circumstances.find(work, child)
    return entrustment.is_told(at_school=known is not None and known.is_at_school)


async def _must_have_reason(work: Work, child: Child) -> bool:
    """A parent is away, or cannot care for the child; yes: one is away, who can keep in touch."""
    known = [one for one in await guardianship.parents(work, child) if one is not None]
    on = labels.today(work)
    if any(one.state == ParentState.AWAY for one in known):
        return True
    if all(standing(one.as_parent(), on, child.area) is Standing.ABLE for one in known):
        raise NobodyToEntrust
    return False


def _check(work: Work, child: Child, form: EntrustmentForm) -> None:
    """The person first, then the term, then whether the child was asked (未成年人保护法 22)."""
    on, of_age = (
        labels.today(work),
        norm("registry.age_minor", labels.today(work), child.area).value,
    )
    for bar in form.declaration.bars():
        raise bar
    if form.carer_born_on > form.starts_on or age_on(form.carer_born_on, form.starts_on) < of_age:
        raise CarerUnderAge
    carer = form.carer
    if faults := list(
        number_faults(carer.resident_id, form.carer_born_on, on, "/carer/resident_id")
    ):
        raise CarerContradicts(faults=faults)
    if not child.birth_on <= form.starts_on <= form.ends_on:
        raise EntrustmentDatesImpossible
    if form.ends_on < on or age_on(child.birth_on, form.ends_on) >= of_age:
        raise EntrustmentDatesImpossible
    heard_from = norm("registry.age_heard", on, child.area).value
    if age_on(child.birth_on, on) >= heard_from and not form.heard_child:
        raise ChildNotAsked


def _read(row: Entrustment, key: ChildKey) -> EntrustmentRead:
    carer = Carer.model_validate_json(key.open(_CARER, row.carer))
    return EntrustmentRead(**row.model_dump(exclude={"carer"}), carer=carer)
