"""Filling the table of divisions from the list that comes with the project."""

from collections.abc import Callable, Iterator

import asyncpg

from reference import divisions
from reference.divisions import LENGTHS, NATION

TOTAL = 665_271
_STEP = 20_000
_COLUMNS = ("code", "name", "level", "parent")
_UPSERT = (
    "INSERT INTO division SELECT code, name, level, parent FROM division_list "
    "ON CONFLICT (code) DO UPDATE "
    "SET name = excluded.name, level = excluded.level, parent = excluded.parent "
    "WHERE (division.name, division.level, division.parent) "
    "IS DISTINCT FROM (excluded.name, excluded.level, excluded.parent)"
)

Progress = Callable[[int, int], None]
"""Called with how many are read and how many there are."""


async def load(connection: "asyncpg.Connection[asyncpg.Record]", progress: Progress) -> int:
    """All 665,271 divisions, or nothing; returns how many the table holds.

    Runs as the owner of the table. A table that is full is left as it is; one with another count
    is brought to the list, and what the list does not name is kept, since children may live there.
    """
    held: int = await connection.fetchval("SELECT count(*) FROM division")
    if held >= TOTAL:
        progress(TOTAL, TOTAL)
        return held
    async with connection.transaction():
        if held:
            await connection.execute(
                "CREATE TEMP TABLE division_list (LIKE division) ON COMMIT DROP"
            )
            await _copy(connection, "division_list", progress)
            await connection.execute(_UPSERT)
        else:
            await _copy(connection, "division", progress)
    await connection.execute("ANALYZE division")
    count: int = await connection.fetchval("SELECT count(*) FROM division")
    return count


async def _copy(
    connection: "asyncpg.Connection[asyncpg.Record]", table: str, progress: Progress
) -> None:
    await connection.copy_records_to_table(table, records=_records(progress), columns=_COLUMNS)


def _records(progress: Progress) -> Iterator[tuple[str, str, str, str]]:
    parents = {NATION.code}
    widths = sorted((0, *LENGTHS.values()), reverse=True)
    for done, (code, name, level) in enumerate(divisions.load(), 1):
        # The places without counties or townships stand below the next wider one that exists.
        parent = next(code[:n] for n in widths if n < len(code) and code[:n] in parents)
        if len(code) < widths[0]:
            parents.add(code)
        if done % _STEP == 0 or done == TOTAL:
            progress(done, TOTAL)
        yield code, name, level, parent
