"""Every query about children."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, text, tuple_, update
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from chassis.areas import within
from chassis.crypto import ChildKey
from chassis.models import DataKey, InArea
from chassis.work import Work
from reference.divisions import Area
from registry.children.models import Child
from registry.grants.repository import granted_children, provider_of

_BEGIN_CUSTODY = text(
    "UPDATE child SET custody_id = n.custody_id, custody_agency_id = n.agency_id, "
    "custody_began_at = n.began_at, version = version + 1 "
    "FROM unnest(CAST(:child_ids AS uuid[]), CAST(:custody_ids AS uuid[]), "
    "CAST(:agency_ids AS uuid[]), CAST(:began_ats AS timestamptz[])) "
    "AS n (child_id, custody_id, agency_id, began_at) "
    "WHERE child.id = n.child_id AND child.custody_id IS DISTINCT FROM n.custody_id"
)
_END_CUSTODY = text(
    "UPDATE child SET custody_id = NULL, custody_agency_id = NULL, custody_began_at = NULL, "
    "version = version + 1 "
    "FROM unnest(CAST(:child_ids AS uuid[]), CAST(:custody_ids AS uuid[])) "
    "AS n (child_id, custody_id) "
    "WHERE child.id = n.child_id AND child.custody_id = n.custody_id"
)


async def find(work: Work, child_id: UUID, *, lock: bool = False) -> Child | None:
    """The child, where the caller may see it."""
    query = select(Child).where(col(Child.id) == child_id, *_visible(work))
    if lock:
        query = query.with_for_update()
    return (await (await work.session()).exec(query)).one_or_none()


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


async def carry_along(
    work: Work, child: Child, left: str | None, models: Sequence[type[InArea]]
) -> None:
    """What of the child's file lay in the village it left goes where the child lives now."""
    session = await work.session()
    moved = {"township": child.township, "village": child.village}
    for model in models:
        table: Any = model
        its = (table.child_id == child.id, table.village == left)
        await session.exec(update(table).where(*its).values(**moved))


async def begin_custody(work: Work, rows: Sequence[tuple[UUID, UUID, UUID, datetime]]) -> None:
    """Rows of child, custody, agency, since when; one a child."""
    children, custodies, agencies, since = zip(*rows, strict=True)
    connection = await (await work.session()).connection()
    await connection.execute(
        _BEGIN_CUSTODY,
        {"child_ids": list(children), "custody_ids": list(custodies),
         "agency_ids": list(agencies), "began_ats": list(since)},
    )  # fmt: skip


async def end_custody(work: Work, rows: Sequence[tuple[UUID, UUID]]) -> None:
    """Rows of child and custody; a custody that is not the present one changes nothing."""
    children, custodies = zip(*rows, strict=True)
    connection = await (await work.session()).connection()
    await connection.execute(
        _END_CUSTODY, {"child_ids": list(children), "custody_ids": list(custodies)}
    )


def _visible(work: Work) -> list[ColumnElement[bool]]:
    """What row-level security holds, stated so that an index serves it."""
    if (organisation := provider_of(work)) is not None:
        return [tuple_(col(Child.id), col(Child.province)).in_(granted_children(organisation))]
    return within(Child, work.caller.area)
