"""Setting aside what cannot be applied, and what has to wait behind it."""

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.envelope import Envelope

ATTEMPTS = 5
UNSOLVED = (
    "SELECT DISTINCT key FROM dead_letter "
    "WHERE source = :source AND replayed_at IS NULL AND status IN ('quarantined', 'waiting')"
)
"""The keys (children) of a source of which something waits to be replayed."""
_PARK = text(
    "INSERT INTO dead_letter (source, seq, key, envelope, error, attempts, status, failed_at) "
    "VALUES (:source, :seq, :key, CAST(:envelope AS jsonb), :error, :attempts, :status, now()) "
    "ON CONFLICT (source, seq) DO UPDATE SET attempts = dead_letter.attempts + 1, "
    "error = excluded.error, failed_at = now(), status = CASE "
    "WHEN dead_letter.attempts + 1 >= :most THEN 'quarantined' ELSE 'failing' END "
    "RETURNING status"
)


async def park(
    session: AsyncSession,
    source: str,
    envelope: Envelope,
    *,
    error: str,
    status: str,
    attempts: int = 0,
) -> str:
    """Keep it with why; its status, which is `quarantined` when it has failed often enough."""
    connection = await session.connection()
    row = await connection.execute(
        _PARK,
        {
            "source": source,
            "seq": envelope.sequence,
            "key": envelope.key,
            "envelope": envelope.model_dump_json(),
            "error": error[:2_000],
            "attempts": attempts,
            "status": status,
            "most": ATTEMPTS,
        },
    )
    return str(row.scalar_one())
