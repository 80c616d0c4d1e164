"""How a service finds one row, and lists those that a caller may see.

Row-level security decides; the same equality is stated in the query, so that its index is used.
"""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, false, true
from sqlmodel import col, select

from chassis.access import ORGANISATION
from chassis.errors import NotFound
from chassis.models import Model
from chassis.pagination import Page, cursor, position
from chassis.work import Work
from reference.divisions import LENGTHS, Level

Row = TypeVar("Row", bound=Model)
Read = TypeVar("Read")


async def one(
    work: Work,
    model: type[Row],
    row_id: UUID,
    *conditions: ColumnElement[bool],
    lock: bool = False,
    share: bool = False,
) -> Row:
    """The row, locked for a change, or shared so that it stays as it is. Raises NotFound."""
    table: Any = model
    query = select(model).where(table.id == row_id, visible(work, model), *conditions)
    if lock or share:
        query = query.with_for_update(read=share)
    session = await work.session()
    row = (await session.exec(query)).one_or_none()
    if row is None:
        raise NotFound
    return row


async def newest(
    work: Work,
    model: type[Row],
    *conditions: ColumnElement[bool],
    limit: int,
    after: str | None,
    read: Callable[[Row], Read],
) -> Page[Read]:
    """A page, the newest first: the ids are UUIDv7. A full page may be followed by an empty one."""
    table: Any = model
    query = select(model).where(visible(work, model), *conditions)
    place = position(work, after, 1)
    if place is not None:
        query = query.where(table.id < UUID(place[0]))
    session = await work.session()
    rows = (await session.exec(query.order_by(table.id.desc()).limit(limit))).all()
    full = len(rows) == limit
    last: Any = rows[-1] if full else None
    return Page(
        items=[read(row) for row in rows], next=cursor(work, str(last.id)) if full else None
    )


def visible(work: Work, model: type[Model]) -> ColumnElement[bool]:
    """The caller's scope as an equality; a table without an area is open to all."""
    level, code = work.scope.level, work.scope.code
    table: Any = model
    if not hasattr(model, "province") or level == Level.NATION:
        return true()
    if level == ORGANISATION:
        return _of_organisation(table, code)
    return col(getattr(table, level)) == code if level in LENGTHS else false()


def _of_organisation(table: Any, code: str) -> ColumnElement[bool]:
    """Its own rows by the equality, or those that the table's policy lets through to it.

    What names no organisation in either way is nobody's but the officials'.
    """
    try:
        organisation = UUID(code)
    except ValueError:
        return false()
    if hasattr(table, "organisation_id"):
        return col(table.organisation_id) == organisation
    return true() if "organisation" in table.__table__.info else false()
