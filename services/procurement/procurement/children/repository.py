"""The copy's queries."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from chassis.db import table_of
from chassis.rows import visible
from chassis.work import Work
from procurement.children.models import Child
from reference.divisions import Area


async def put(work: Work, areas: Mapping[UUID, Area]) -> None:
    """Insert what is new, correct what is known, in one statement."""
    entry = insert(table_of(Child)).values(
        [{"id": child_id, **area.columns()} for child_id, area in areas.items()]
    )
    columns = Area().columns()
    correction = entry.on_conflict_do_update(
        index_elements=["id"], set_={name: entry.excluded[name] for name in columns}
    )
    session = await work.session()
    await (await session.connection()).execute(correction)


async def find(work: Work, child_id: UUID) -> Child | None:
    session = await work.session()
    query = select(Child).where(col(Child.id) == child_id, visible(work, Child))
    return (await session.exec(query)).one_or_none()
