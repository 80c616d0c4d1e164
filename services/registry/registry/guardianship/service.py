"""Recording parents, other guardians and siblings; the child's labels follow the parents."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from chassis.crypto import ChildKey
from chassis.errors import Fault
from chassis.outbox import publish
from chassis.work import Work, etag
from contracts.registry import SiblingDeclared
from reference.parents import DisabilityKind
from registry.assessments import service as assessments
from registry.children import repository as all_children
from registry.children import service as children
from registry.children.models import Child
from registry.circumstances.schemas import DisabilityForm
from registry.guardianship import repository
from registry.guardianship.contradictions import contradictions
from registry.guardianship.errors import (
    GuardianContradicts,
    GuardianNotFound,
    OwnSibling,
    ParentNotFound,
    ParentStateContradicts,
    SiblingUnknown,
)
from registry.guardianship.models import Guardian, Parent, Sibling
from registry.guardianship.schemas import (
    GuardianshipEndForm,
    GuardianshipForm,
    GuardianshipRead,
    ParentForm,
    ParentRead,
    ParentStateForm,
    SiblingForm,
    SiblingRead,
)
from registry.labels import service as labels
from registry.persons import number_faults

_SEALED = ("name", "phone", "resident_id")


async def record_parent(work: Work, child_id: UUID, form: ParentForm) -> ParentRead:
    """Raises ParentStateContradicts, ParentRecorded."""
    child, key = await children.change_file(work, child_id)
    _check(work, child, form)
    parent = row(work, child, form, key)
    work.add(parent)
    await _settle(work, child)
    return _parent(parent, key)


async def change_parent(
    work: Work, child_id: UUID, parent_id: UUID, form: ParentStateForm
) -> ParentRead:
    """Raises ParentStateContradicts, ParentIsDead, GuardianshipStaysRevoked."""
    child, key = await children.change_file(work, child_id)
    known = [one for one in await repository.parents(work, child) if one and one.id == parent_id]
    if not known:
        raise ParentNotFound
    [parent] = known
    _check(work, child, form)
    parent.become(form.state, form.document_no)
    parent.sqlmodel_update(_values(work, form, key))
    await _settle(work, child)
    return _parent(parent, key)


async def parents(work: Work, child_id: UUID) -> Sequence[ParentRead]:
    child, key = await children.open_file(work, child_id)
    work.etag = etag(child.version)
    return [_parent(one, key) for one in await repository.parents(work, child) if one is not None]


async def record_guardian(work: Work, child_id: UUID, form: GuardianshipForm) -> GuardianshipRead:
    """Raises GuardianContradicts."""
    child, key = await children.change_file(work, child_id)
    if faults := list(number_faults(form.resident_id, None, labels.today(work))):
        raise GuardianContradicts(faults=faults)
    if form.since > labels.today(work):
        raise GuardianContradicts(faults=[Fault("/since", "This day is still to come.", "future")])
    sealed: dict[str, Any] = {name: _seal(key, "guardian", name, form) for name in _SEALED}
    guardian = Guardian(
        child_id=child.id, recorded_at=work.now, **sealed, **form.model_dump(exclude={*_SEALED}),
        **child.area.columns(),
    )  # fmt: skip
    work.add(guardian)
    _raise_version(work, child)
    return _guardian(guardian, key)


async def end_guardian(
    work: Work, child_id: UUID, guardian_id: UUID, form: GuardianshipEndForm
) -> GuardianshipRead:
    """Raises GuardianshipEnded."""
    child, key = await children.change_file(work, child_id)
    guardian = await repository.guardian(work, child, guardian_id)
    if guardian is None:
        raise GuardianNotFound
    if not guardian.since <= form.ended_on <= labels.today(work):
        fault = Fault("/ended_on", "Not before it began, not after today.", "ended_on")
        raise GuardianContradicts(faults=[fault])
    guardian.end(form.ended_on)
    _raise_version(work, child)
    return _guardian(guardian, key)


async def guardians(work: Work, child_id: UUID) -> Sequence[GuardianshipRead]:
    child, key = await children.open_file(work, child_id)
    work.etag = etag(child.version)
    return [_guardian(one, key) for one in await repository.guardians(work, child)]


async def declare_sibling(work: Work, child_id: UUID, form: SiblingForm) -> SiblingRead:
    """Both are told of each other. Raises OwnSibling, SiblingUnknown, SiblingRecorded."""
    child, _ = await children.change_file(work, child_id)
    if form.sibling_id == child_id:
        raise OwnSibling
    other = await all_children.find(work, form.sibling_id)
    if other is None:
        raise SiblingUnknown
    for one, its_sibling in ((child, other), (other, child)):
        work.add(
            Sibling(
                child_id=one.id, sibling_id=its_sibling.id, half=form.half, recorded_at=work.now,
                **one.area.columns(),
            )
        )  # fmt: skip
    _raise_version(work, child)
    told = SiblingDeclared(
        child_id=child.id, area=child.area.code, sibling_id=other.id, half=form.half
    )
    publish(work, told, version=child.version, area=child.area)
    return SiblingRead(**form.model_dump(), child_id=child.id, recorded_at=work.now)


async def siblings(work: Work, child_id: UUID) -> Sequence[SiblingRead]:
    child, _ = await children.open_file(work, child_id)
    work.etag = etag(child.version)
    found = await repository.siblings(work, child)
    return [SiblingRead.model_validate(one.model_dump()) for one in found]


def row(work: Work, child: Child, form: ParentForm, key: ChildKey) -> Parent:
    """Sealed, and not yet written; the form does not contradict itself."""
    values = _values(work, form, key)
    return Parent(child_id=child.id, role=form.role, **values, **child.area.columns())


async def _settle(work: Work, child: Child) -> None:
    """The constraint speaks first, then the labels follow."""
    await (await work.session()).flush()
    await assessments.rescore(work, child)
    await labels.reclassify(work, child)
    work.etag = etag(child.version)


def _raise_version(work: Work, child: Child) -> None:
    child.version += 1
    work.etag = etag(child.version)


def _check(work: Work, child: Child, form: ParentStateForm) -> None:
    if faults := list(contradictions(form, child.birth_on, labels.today(work))):
        raise ParentStateContradicts(faults=faults)


def _values(work: Work, form: ParentStateForm, key: ChildKey) -> dict[str, Any]:
    plain = form.model_dump(exclude={*_SEALED, "role", "disability"})
    disability = form.disability
    return plain | {name: _seal(key, "parent", name, form) for name in _SEALED} | {
        "disability_kind": disability and disability.kind.value,
        "disability_grade": disability and disability.grade,
        "recorded_at": work.now,
    }  # fmt: skip


def _seal(key: ChildKey, table: str, name: str, form: Any) -> bytes | None:
    text: str | None = getattr(form, name)
    return None if text is None else key.seal(f"{table}.{name}", text)


def _opened(key: ChildKey, table: str, row: Parent | Guardian) -> dict[str, str | None]:
    sealed = {name: getattr(row, name) for name in _SEALED}
    return {
        name: None if one is None else key.open(f"{table}.{name}", one)
        for name, one in sealed.items()
    }


def _parent(row: Parent, key: ChildKey) -> ParentRead:
    known = row.model_dump(include=set(ParentRead.model_fields) - {*_SEALED, "disability"})
    kind, grade = row.disability_kind, row.disability_grade
    disability = DisabilityForm(kind=DisabilityKind(kind), grade=grade) if kind and grade else None
    return ParentRead(**known, **_opened(key, "parent", row), disability=disability)


def _guardian(row: Guardian, key: ChildKey) -> GuardianshipRead:
    known = row.model_dump(include=set(GuardianshipRead.model_fields) - {*_SEALED})
    return GuardianshipRead(**known, **_opened(key, "guardian", row))
