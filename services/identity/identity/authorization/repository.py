"""Every query about authorization codes."""

from sqlalchemy import text
from sqlmodel import col, select

from chassis.work import Work
from identity.authorization.models import AuthorizationCode

_FORGET = text(
    "DELETE FROM authorization_code WHERE code_hash IN (SELECT code_hash FROM authorization_code "
    "WHERE expires_at < CAST(:now AS timestamptz) - interval '1 day' "
    "ORDER BY expires_at LIMIT 20 FOR UPDATE SKIP LOCKED)"
)


async def lock(work: Work, code_hash: bytes) -> AuthorizationCode | None:
    """Locked, so that of two uses at once one is the second."""
    query = (
        select(AuthorizationCode)
        .where(col(AuthorizationCode.code_hash) == code_hash)
        .with_for_update()
    )
    return (await (await work.session()).exec(query)).one_or_none()


async def forget(work: Work) -> None:
    """Drop a few of the day before; later uses of those are simply unknown codes."""
    connection = await (await work.session()).connection()
    await connection.execute(_FORGET, {"now": work.now})
