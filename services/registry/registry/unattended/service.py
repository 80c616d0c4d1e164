"""Apply, check, confirm or refuse; each step has its clock in working days."""

from collections.abc import Sequence
from uuid import UUID

from chassis import duties
from chassis.areas import county_of
from chassis.crypto import ChildKey
from chassis.work import Work, etag
from reference.categories import ChildCategory, classify
from reference.departments import Duty, answerable
from reference.divisions import Area
from reference.parents import Verdict
from registry.children import service as children
from registry.children.models import Child
from registry.labels import repository as facts
from registry.labels import service as labels
from registry.labels.rule import first_of_next_month
from registry.unattended import repository
from registry.unattended.models import (
    ApplicationNotFound,
    ChildIsOrphan,
    NotInTheTextLiterally,
    ParentsAreAble,
    ParentsUnknown,
    Unattended,
)
from registry.unattended.schemas import (
    CheckForm,
    ConfirmForm,
    RefuseForm,
    UnattendedForm,
    UnattendedRead,
)

CHECK, CONFIRMATION = "unattended_check", "unattended_confirmation"
_DEPARTMENT = answerable(Duty.CHILD_REGISTER).code
_SEALED = ("applicant", "finding", "reasons")


async def apply(work: Work, child_id: UUID, form: UnattendedForm) -> UnattendedRead:
    """受理: the township's clock begins. Raises ApplicationOpen."""
    child, key = await children.open_file(work, child_id, lock=True)
    child.must_be_here()
    application = Unattended(
        child_id=child.id,
        applicant_kind=form.applicant_kind,
        applicant=_seal(key, "applicant", form.applicant),
        applied_at=work.now,
        **child.area.columns(),
    )
    work.add(application)
    await (await work.session()).flush()
    await _start(work, child, CHECK, Area.of(child.township or child.area.code))
    work.etag = etag(application.version)
    return _read(application, key)


async def check(work: Work, child_id: UUID, unattended_id: UUID, form: CheckForm) -> UnattendedRead:
    """查验: the county's clock begins."""
    child, key, application = await _open(work, child_id, unattended_id)
    application.check(_seal(key, "finding", form.finding), work.caller.subject, work.now)
    await work.reach(county_of(child.area))
    await duties.meet(work, CHECK, child.id)
    await _start(work, child, CONFIRMATION, county_of(child.area))
    work.etag = etag(application.version)
    return _read(application, key)


async def confirm(
    work: Work, child_id: UUID, unattended_id: UUID, form: ConfirmForm
) -> UnattendedRead:
    """确认: the label holds from the first of next month. Raises what speaks against it."""
    child, key, application = await _open(work, child_id, unattended_id)
    await _must_be_unattended(work, child, has_reasons=form.reasons is not None)
    since = first_of_next_month(labels.today(work))
    reasons = _seal(key, "reasons", form.reasons) if form.reasons else None
    application.confirm(since, form.document_no, reasons, work.now)
    labels.add(work, child, ChildCategory.DE_FACTO_UNATTENDED, since, form.document_no)
    await (await work.session()).flush()
    await labels.reclassify(work, child)
    await duties.meet(work, CONFIRMATION, child.id)
    work.etag = etag(application.version)
    return _read(application, key)


async def refuse(
    work: Work, child_id: UUID, unattended_id: UUID, form: RefuseForm
) -> UnattendedRead:
    """不予确认, with written reasons."""
    _, key, application = await _open(work, child_id, unattended_id)
    application.refuse(form.document_no, _seal(key, "reasons", form.reasons), work.now)
    await duties.meet(work, CONFIRMATION, child_id)
    work.etag = etag(application.version)
    return _read(application, key)


async def listed(work: Work, child_id: UUID) -> Sequence[UnattendedRead]:
    child, key = await children.open_file(work, child_id)
    return [_read(one, key) for one in await repository.all_of(work, child)]


async def find(work: Work, child_id: UUID, unattended_id: UUID) -> UnattendedRead:
    child, key = await children.open_file(work, child_id)
    application = await repository.find(work, child, unattended_id)
    if application is None:
        raise ApplicationNotFound
    work.etag = etag(application.version)
    return _read(application, key)


async def _open(
    work: Work, child_id: UUID, unattended_id: UUID
) -> tuple[Child, ChildKey, Unattended]:
    """For a change by who read this version of the application."""
    child, key = await children.open_file(work, child_id, lock=True)
    child.must_be_here()
    application = await repository.find(work, child, unattended_id)
    if application is None:
        raise ApplicationNotFound
    work.expect(application)
    return child, key, application


async def _must_be_unattended(work: Work, child: Child, *, has_reasons: bool) -> None:
    known = await facts.facts(work, child)
    match classify(known, labels.today(work), child.area).unattended:
        case None:
            raise ParentsUnknown
        case Verdict.NO:
            raise ParentsAreAble
        case Verdict.ORPHAN:
            raise ChildIsOrphan
        case Verdict.REVIEW if not has_reasons:
            raise NotInTheTextLiterally


async def _start(work: Work, child: Child, kind: str, area: Area) -> None:
    await work.reach(area)
    duties.open_duty(
        work,
        kind,
        norm=f"registry.{kind}",
        subject_type="child",
        subject_id=child.id,
        child_id=child.id,
        area=area,
        department=_DEPARTMENT,
    )


def _seal(key: ChildKey, column: str, text: str) -> bytes:
    return key.seal(f"unattended.{column}", text)


def _read(row: Unattended, key: ChildKey) -> UnattendedRead:
    texts = {
        column: None if sealed is None else key.open(f"unattended.{column}", sealed)
        for column in _SEALED
        for sealed in (getattr(row, column),)
    }
    return UnattendedRead.model_validate(row.model_dump(exclude={*_SEALED}) | texts)
