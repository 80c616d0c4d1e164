"""Every query about children."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, or_, tuple_, update
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from chassis.areas import county_of, within
from chassis.crypto import ChildKey
from chassis.models import DataKey, Duty, table_of
from chassis.work import Work
from reference.divisions import Area
from registry.children.models import Child
from registry.grants.repository import granted_children, provider_of
from registry.tables import Row

_STAY = frozenset({"child_grant", "move"})
"""What belongs to a contract, and the record of a move itself."""


async def find(work: Work, child_id: UUID, *, lock: bool = False) -> Child | None:
    """The child, where the caller may see it."""
    query = select(Child).where(col(Child.id) == child_id, *_visible(work))
    if lock:
        query = query.with_for_update()
    return (await (await work.session()).exec(query)).one_or_none()


async def load(work: Work, child_ids: Collection[UUID]) -> Sequence[Child]:
    """The service's own reading: these children, locked in one order, wherever they live."""
    query = select(Child).where(col(Child.id).in_(child_ids)).order_by(col(Child.id))
    return (await (await work.session()).exec(query.with_for_update())).all()


async def to_relabel(work: Work, on: date, limit: int) -> Sequence[Child]:
    """Children whose labels may have changed by that day; those that others hold wait."""
    due = or_(col(Child.relabel_on) <= on, col(Child.relabel_on).is_(None))
    query = select(Child).where(col(Child.left_on).is_(None), due).order_by(col(Child.relabel_on))
    query = query.limit(limit).with_for_update(skip_locked=True)
    return (await (await work.session()).exec(query)).all()


async def find_by_identity(work: Work, area: Area, index: bytes) -> Child | None:
    """The child of this blind index; `area` finds the partition."""
    query = select(Child).where(
        col(Child.province) == area.code[:2], col(Child.identity_index) == index
    )
    return (await (await work.session()).exec(query)).one_or_none()


async def page(work: Work, area: Area | None, before: UUID | None, limit: int) -> Sequence[Child]:
    """Newest first, before an id; `area` is the caller's own or a narrower one."""
    conditions = within(Child, area) if area else _visible(work)
    query = page_query(conditions, before, limit)
    return (await (await work.session()).exec(query)).all()


def page_query(
    conditions: Sequence[ColumnElement[bool]], before: UUID | None, limit: int
) -> SelectOfScalar[Child]:
    query = select(Child).where(*conditions)
    if before is not None:
        query = query.where(col(Child.id) < before)
    return query.order_by(col(Child.id).desc()).limit(limit)


async def keys(work: Work, children: Sequence[Child]) -> Mapping[UUID, ChildKey]:
    """The data keys of children that were read; a destroyed one is missing."""
    query = select(DataKey.child_id, DataKey.wrapped).where(
        col(DataKey.child_id).in_([child.id for child in children]),
        col(DataKey.wrapped).is_not(None),
    )
    found = (await (await work.session()).exec(query)).all()
    return {child: work.app.vault.child_key(child, wrapped) for child, wrapped in found}


async def carry_along(work: Work, child: Child, left: Area) -> None:
    """All of the child's file goes where the child lives now; the audit notes each part of it."""
    session = await work.session()
    await session.flush()
    here = child.area.columns()
    for model in child_file():
        table: Any = model
        moved = {level: here[level] for level in ("province", "prefecture", "county")} | {
            level: case((getattr(table, level).is_(None), None), else_=here[level])
            for level in ("township", "village")
        }
        its = (table.child_id == child.id, *within(table, county_of(left)))
        carried = update(table).where(*its).values(**moved)
        result = await session.exec(carried.execution_options(synchronize_session=False))
        if result.rowcount and model.child_key:
            work.touch(model(child_id=child.id, **here), "write")


def child_file() -> list[type[Any]]:
    """Every table with rows of one child, besides its own, that goes where the child goes."""
    ours = [model for model in Row.__subclasses__() if model.child_key == "child_id"]
    return [DataKey, Duty, *(model for model in ours if table_of(model).name not in _STAY)]


def _visible(work: Work) -> list[ColumnElement[bool]]:
    """What row-level security holds, stated so that an index serves it."""
    if (organisation := provider_of(work)) is not None:
        return [tuple_(col(Child.id), col(Child.province)).in_(granted_children(organisation))]
    return within(Child, work.caller.area)
