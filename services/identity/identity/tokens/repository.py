"""Every query about used assertions and revoked tokens."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from chassis.work import Work
from identity.tokens.models import RevokedToken, UsedAssertion

_FORGET_ASSERTIONS = text(
    "DELETE FROM used_assertion WHERE (client_id, jti_hash) IN (SELECT client_id, jti_hash "
    "FROM used_assertion WHERE expires_at < :now ORDER BY expires_at LIMIT 20 "
    "FOR UPDATE SKIP LOCKED)"
)
_FORGET_TOKENS = text(
    "DELETE FROM revoked_token WHERE jti IN (SELECT jti FROM revoked_token "
    "WHERE expires_at < :now ORDER BY expires_at LIMIT 20 FOR UPDATE SKIP LOCKED)"
)


async def use_assertion(work: Work, client_id: str, jti_hash: bytes, expires_at: datetime) -> bool:
    """False when it was used before. A few that expired are dropped on the way."""
    connection = await (await work.session()).connection()
    await connection.execute(_FORGET_ASSERTIONS, {"now": work.now})
    row = {"client_id": client_id, "jti_hash": jti_hash, "expires_at": expires_at}
    statement = insert(UsedAssertion).values(row).on_conflict_do_nothing()
    return (await connection.execute(statement)).rowcount == 1


async def revoke(work: Work, jti: str, expires_at: datetime) -> None:
    """Revoking again changes nothing."""
    connection = await (await work.session()).connection()
    await connection.execute(_FORGET_TOKENS, {"now": work.now})
    row = {"jti": jti, "expires_at": expires_at, "revoked_at": work.now}
    await connection.execute(insert(RevokedToken).values(row).on_conflict_do_nothing())


async def is_revoked(work: Work, jti: str) -> bool:
    query = select(RevokedToken).where(col(RevokedToken.jti) == jti)
    return (await (await work.session()).exec(query)).one_or_none() is not None
