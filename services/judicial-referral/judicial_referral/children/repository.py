"""Every query about the copy of children."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from chassis.work import Work
from judicial_referral.children.models import Child


async def find(work: Work, child_id: UUID) -> Child | None:
    """The child, where it is in the caller's area."""
    session = await work.session()
    return (await session.exec(select(Child).where(col(Child.id) == child_id))).one_or_none()


async def is_pupil(work: Work, child_id: UUID) -> bool:
    """A column, not the row: this is no reading of the record."""
    query = select(Child.is_pupil).where(col(Child.id) == child_id)
    return bool((await (await work.session()).exec(query)).one_or_none())


async def remember(work: Work, rows: Sequence[dict[str, Any]]) -> None:
    """Enter what is new, in one statement; told again, it changes nothing."""
    connection = await (await work.session()).connection()
    await connection.execute(insert(Child).values(rows).on_conflict_do_nothing())


async def change(work: Work, child_id: UUID, **columns: Any) -> None:
    """Of a child that is not known nothing changes."""
    connection = await (await work.session()).connection()
    await connection.execute(update(Child).where(col(Child.id) == child_id).values(**columns))
