"""Every query about attempts."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from chassis.work import Work
from identity.attempts.models import Attempt

_FORGET = text(
    "DELETE FROM attempt WHERE name_index IN (SELECT name_index FROM attempt "
    "WHERE last_at < :before ORDER BY last_at LIMIT 20 FOR UPDATE SKIP LOCKED)"
)


async def lock(work: Work, name_index: bytes) -> Attempt:
    """The row, made where it is missing. Locked, so that guesses at one name go one by one."""
    session = await work.session()
    connection = await session.connection()
    fresh = {"name_index": name_index, "failures": 0, "last_at": work.now}
    await connection.execute(insert(Attempt).values(fresh).on_conflict_do_nothing())
    query = select(Attempt).where(col(Attempt.name_index) == name_index).with_for_update()
    return (await session.exec(query)).one()


async def forget(work: Work, before: datetime) -> None:
    """Drop a few rows untouched since; each failure does so, and the table stays small."""
    connection = await (await work.session()).connection()
    await connection.execute(_FORGET, {"before": before})
