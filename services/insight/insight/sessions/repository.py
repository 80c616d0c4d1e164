"""Every query about sessions."""

from sqlalchemy import delete, text
from sqlmodel import col, select

from chassis.work import Work
from insight.sessions.models import BrowserSession

_FORGET = text(
    "DELETE FROM browser_session WHERE cookie_hash IN (SELECT cookie_hash FROM browser_session "
    "WHERE expires_at < :now ORDER BY expires_at LIMIT 20 FOR UPDATE SKIP LOCKED)"
)


async def find(work: Work, cookie_hash: bytes) -> BrowserSession | None:
    """The session, if it is not over."""
    query = select(BrowserSession).where(
        col(BrowserSession.cookie_hash) == cookie_hash, col(BrowserSession.expires_at) > work.now
    )
    return (await (await work.session()).exec(query)).one_or_none()


async def end(work: Work, cookie_hash: bytes) -> None:
    query = delete(BrowserSession).where(col(BrowserSession.cookie_hash) == cookie_hash)
    await (await work.session()).exec(query)


async def forget(work: Work) -> None:
    """Drop a few that are over."""
    connection = await (await work.session()).connection()
    await connection.execute(_FORGET, {"now": work.now})
