"""Recording how a child lives."""

from typing import Any
from uuid import UUID

from chassis.crypto import ChildKey
from chassis.errors import NotFound
from chassis.work import Work, etag
from reference.parents import DisabilityKind
from registry.assessments import service as assessments
from registry.children import service as children
from registry.children.models import Child
from registry.circumstances import repository
from registry.circumstances.contradictions import contradictions
from registry.circumstances.models import Circumstances, CircumstancesContradict
from registry.circumstances.schemas import CircumstancesForm, CircumstancesRead, DisabilityForm
from registry.labels import service as labels

_ILLNESS = "circumstances.illness"


class CircumstancesUnknown(NotFound):
    """Nobody has recorded yet how this child lives."""

    title_zh = "尚未登记该儿童情况"


async def update(work: Work, child_id: UUID, form: CircumstancesForm) -> CircumstancesRead:
    """All of it anew; the labels follow. Raises CircumstancesContradict."""
    child, key = await children.change_file(work, child_id)
    known = await repository.find(work, child)
    if faults := list(contradictions(form, child.birth_on, labels.today(work), child.area)):
        raise CircumstancesContradict(faults=faults)
    now = row(work, child, form, key)
    if known is None:
        work.add(now)
    else:
        known.sqlmodel_update(now.model_dump())
    await (await work.session()).flush()
    await assessments.rescore(work, child)
    await labels.reclassify(work, child)
    work.etag = etag(child.version)
    return _read(now, key)


async def find(work: Work, child_id: UUID) -> CircumstancesRead:
    child, key = await children.open_file(work, child_id)
    known = await repository.find(work, child)
    if known is None:
        raise CircumstancesUnknown
    work.etag = etag(child.version)
    return _read(known, key)


def row(work: Work, child: Child, form: CircumstancesForm, key: ChildKey) -> Circumstances:
    """Sealed, and not yet written; the form does not contradict itself."""
    disability = form.disability
    values: dict[str, Any] = form.model_dump(mode="json", exclude={"disability", "illness"}) | {
        "disability_kind": disability and disability.kind.value,
        "disability_grade": disability and disability.grade,
        "illness": key.seal(_ILLNESS, form.illness) if form.illness else None,
        "income": list(dict.fromkeys(form.income)),
        "aid": list(dict.fromkeys(form.aid)),
        "recorded_by": work.caller.subject,
        "recorded_at": work.now,
    }
    return Circumstances(child_id=child.id, **values, **child.area.columns())


def _read(row: Circumstances, key: ChildKey) -> CircumstancesRead:
    kind, grade = row.disability_kind, row.disability_grade
    disability = DisabilityForm(kind=DisabilityKind(kind), grade=grade) if kind and grade else None
    return CircumstancesRead(
        **row.model_dump(exclude={"illness"}),
        disability=disability,
        illness=None if row.illness is None else key.open(_ILLNESS, row.illness),
    )
