"""Every query about signing keys."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, delete, select

from chassis.work import Work
from identity.keys.models import KeyStatus, SigningKey


async def published(
    work: Work, retired_after: datetime, *, lock: bool = False
) -> Sequence[SigningKey]:
    """Next, current, and those that tokens still in use were signed with."""
    query = (
        select(SigningKey)
        .where(
            or_(col(SigningKey.retired_at).is_(None), col(SigningKey.retired_at) > retired_after)
        )
        .order_by(col(SigningKey.id))
    )
    if lock:
        query = query.with_for_update()
    return (await (await work.session()).exec(query)).all()


async def by_status(work: Work, status: KeyStatus) -> SigningKey | None:
    """The one that is next, or current."""
    query = select(SigningKey).where(col(SigningKey.status) == status.value)
    return (await (await work.session()).exec(query)).one_or_none()


async def offer(work: Work, key: SigningKey) -> None:
    """Keep the key, unless another process was first to make one of its status."""
    connection = await (await work.session()).connection()
    await connection.execute(insert(SigningKey).values(key.model_dump()).on_conflict_do_nothing())


async def drop_retired(work: Work, before: datetime) -> None:
    """Private keys that nothing in use was signed with are not kept."""
    connection = await (await work.session()).connection()
    await connection.execute(delete(SigningKey).where(col(SigningKey.retired_at) <= before))
