"""Every query on needs."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from chassis.errors import NotFound
from chassis.rows import visible
from chassis.work import Work
from placement.needs.models import Need, Status


async def load(work: Work, need_id: UUID, *, lock: bool = False) -> Need:
    session = await work.session()
    query = select(Need).where(col(Need.id) == need_id, visible(work, Need))
    if lock:
        query = query.with_for_update()
    need = (await session.exec(query)).one_or_none()
    if need is None:
        raise NotFound
    return need


async def page(work: Work, after: UUID | None, limit: int) -> Sequence[Need]:
    """Open needs, the oldest first: they are the most urgent."""
    session = await work.session()
    query = select(Need).where(visible(work, Need), col(Need.status) == Status.OPEN)
    if after is not None:
        query = query.where(col(Need.id) > after)
    return (await session.exec(query.order_by(col(Need.id)).limit(limit))).all()


async def open_for(work: Work, child_id: UUID) -> Sequence[Need]:
    """The child's open needs, locked."""
    session = await work.session()
    query = select(Need).where(col(Need.child_id) == child_id, col(Need.status) == Status.OPEN)
    return (await session.exec(query.order_by(col(Need.id)).with_for_update())).all()


async def add_new(work: Work, needs: Sequence[Need]) -> set[UUID]:
    """Insert in one statement; what was told before is left. The ids of the new."""
    session = await work.session()
    rows = [need.model_dump() for need in needs]
    statement = (
        insert(Need)
        .values(rows)
        .on_conflict_do_nothing(index_elements=["reference_id"])
        .returning(col(Need.id))
    )
    return set((await session.exec(statement)).scalars())
