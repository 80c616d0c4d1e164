"""Recording contacts; each week the parents owe one with the child and one with the carer."""

from datetime import date, datetime, time
from uuid import UUID

from chassis import duties
from chassis.pagination import Page, cursor, position
from chassis.work import Work, etag
from reference.clocks import CHINA
from reference.parents import ParentState
from reference.risk import silent_from
from registry.assessments import service as assessments
from registry.children import service as children
from registry.children.models import Child
from registry.contacts import repository
from registry.contacts.models import (
    Contact,
    ContactDateImpossible,
    ContactWithNobody,
    ParentOutOfReach,
)
from registry.contacts.schemas import ContactForm, ContactRead
from registry.entrustments import repository as entrustments
from registry.entrustments import service as care
from registry.entrustments.models import CONTACT, Entrustment
from registry.guardianship import repository as guardianship
from registry.guardianship.errors import ParentNotFound
from registry.guardianship.models import Parent
from registry.labels import service as labels

_OUT_OF_REACH = (
    ParentState.DEAD,
    ParentState.MISSING,
    ParentState.UNTRACEABLE,
    ParentState.LOST_CONTACT,
)


async def record(work: Work, child_id: UUID, form: ContactForm) -> ContactRead:
    """Raises ContactDateImpossible, ContactWithNobody, ParentNotFound, ParentOutOfReach."""
    child, _ = await children.change_file(work, child_id)
    if not child.birth_on <= form.contacted_on <= labels.today(work):
        raise ContactDateImpossible
    if not (form.with_child or form.with_carer):
        raise ContactWithNobody
    parent = await _parent(work, child, form.parent_id)
    parent.last_contact_on = max(parent.last_contact_on or form.contacted_on, form.contacted_on)
    contact = Contact(
        **form.model_dump(), child_id=child.id, recorded_by=work.caller.subject,
        recorded_at=work.now, **child.area.columns(),
    )  # fmt: skip
    entrustment = await entrustments.in_force(work, child, labels.today(work))
    if entrustment is None:
        work.add(contact)
    else:
        await _turn_the_clock(work, child, entrustment, contact)
    child.look_again_by(silent_from(parent.last_contact_on, labels.today(work), child.area))
    await _note_risk(work, child)
    work.etag = etag(child.version)
    return ContactRead.model_validate(contact.model_dump())


async def page(work: Work, child_id: UUID, limit: int, after: str | None) -> Page[ContactRead]:
    child, _ = await children.open_file(work, child_id)
    work.etag = etag(child.version)
    place = position(work, after, 1)
    found = await repository.page(work, child, UUID(place[0]) if place else None, limit)
    following = cursor(work, str(found[-1].id)) if len(found) == limit else None
    return Page(
        items=[ContactRead.model_validate(one.model_dump()) for one in found], next=following
    )


async def _parent(work: Work, child: Child, parent_id: UUID) -> Parent:
    for parent in await guardianship.parents(work, child):
        if parent is not None and parent.id == parent_id:
            if parent.state in _OUT_OF_REACH:
                raise ParentOutOfReach
            return parent
    raise ParentNotFound


async def _note_risk(work: Work, child: Child) -> None:
    """Silent parents are a risk; that they spoke may change the tier, which is told."""
    before = child.tier
    await assessments.rescore(work, child)
    if child.tier == before:
        child.version += 1
    else:
        await labels.reclassify(work, child)


async def _turn_the_clock(
    work: Work, child: Child, entrustment: Entrustment, contact: Contact
) -> None:
    """The duty is met once child and carer were both spoken to; the next week runs from the
    earlier of their last days."""
    before = _both(await repository.latest(work, child, entrustment.starts_on))
    work.add(contact)
    await (await work.session()).flush()
    spoken = _both(await repository.latest(work, child, entrustment.starts_on))
    began = await repository.clock(work, entrustment.id)
    if spoken is None or spoken == before or began is None or spoken < _day(began):
        return
    await duties.meet(work, CONTACT, entrustment.id)
    await (await work.session()).flush()  # one duty ends before the next is open
    await care.begin(work, entrustment, CONTACT, datetime.combine(spoken, time(), CHINA))


def _both(days: tuple[date | None, date | None]) -> date | None:
    """The day since which the one or the other was not spoken to."""
    child, carer = days
    return None if child is None or carer is None else min(child, carer)


def _day(moment: datetime) -> date:
    return moment.astimezone(CHINA).date()
