"""Recording a child's grandparents."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from chassis.crypto import ChildKey
from chassis.errors import Fault
from chassis.work import Work, etag
from registry.children import service as children
from registry.grandparents import repository
from registry.grandparents.models import (
    Grandparents,
    GrandparentsContradict,
    GrandparentsUnknown,
)
from registry.grandparents.schemas import GrandparentsForm, GrandparentsRead

_PERSONS = "grandparents.persons"


async def update(work: Work, child_id: UUID, form: GrandparentsForm) -> GrandparentsRead:
    """All of them anew. Raises GrandparentsContradict."""
    child, key = await children.change_file(work, child_id)
    if faults := list(_contradictions(form, child.birth_on)):
        raise GrandparentsContradict(faults=faults)
    known = await repository.find(work, child)
    now = Grandparents(
        child_id=child.id, persons=key.seal(_PERSONS, form.model_dump_json()),
        recorded_by=work.caller.subject, recorded_at=work.now, **child.area.columns(),
    )  # fmt: skip
    if known is None:
        work.add(now)
    else:
        known.sqlmodel_update(now.model_dump())
    child.version += 1
    work.etag = etag(child.version)
    return _read(now, key)


async def find(work: Work, child_id: UUID) -> GrandparentsRead:
    child, key = await children.open_file(work, child_id)
    known = await repository.find(work, child)
    if known is None:
        raise GrandparentsUnknown
    work.etag = etag(child.version)
    return _read(known, key)


def _contradictions(form: GrandparentsForm, child_born_on: date) -> Iterator[Fault]:
    seen = set()
    for number, one in enumerate(form.grandparents):
        pointer = f"/grandparents/{number}"
        if (one.side, one.role) in seen:
            yield Fault(f"{pointer}/role", "This grandparent is there twice.", "twice")
        seen.add((one.side, one.role))
        if one.name is None and not one.deceased:
            yield Fault(f"{pointer}/name", "Only of who is dead the name may be missing.", "name")
        if one.birth_on is not None and one.birth_on >= child_born_on:
            yield Fault(f"{pointer}/birth_on", "Younger than the grandchild.", "birth")


def _read(row: Grandparents, key: ChildKey) -> GrandparentsRead:
    form = GrandparentsForm.model_validate_json(key.open(_PERSONS, row.persons))
    return GrandparentsRead(
        child_id=row.child_id, grandparents=form.grandparents, recorded_at=row.recorded_at
    )
