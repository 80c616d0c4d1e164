"""A page of 50 children under row-level security, against the same query without a policy.

Five million children in five provinces and 200 counties. Both sides run the repository's own SQL,
which states the area's equality; ours as the service's role, whom the policies bind, the peer as a
role that they do not. Measured: the statement alone, and the whole transaction, which for ours
sets the area first.
"""

import asyncio
import json
import os
import random
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any, TypeAlias

import asyncpg
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg

from bench.results import record, spread
from chassis.areas import within
from chassis.testing import make_database
from reference.divisions import Area
from registry.children.models import Child
from registry.children.repository import page_query
from registry.tables import METADATA
from standalone.postgres import EmbeddedPostgres

ROWS = int(os.environ.get("BENCH_ROWS", "5_000_000"))
ROUNDS, PAGES = 5, 1_000
PROVINCES = ("13", "41", "44", "51", "53")
MIGRATIONS = Path(__file__).parents[1] / "services" / "registry" / "migrations"
_FILL = """
INSERT INTO child (id, province, prefecture, county, township, village, name, resident_id,
    identity_index, document, birth_on, sex, phone, address, guardian, categories,
    registered_at, version)
SELECT (lpad(to_hex(1700000000000 + n), 12, '0') || '70008000' || lpad(to_hex(n), 12, '0'))::uuid,
    province, prefecture, county, township, township || lpad((1 + n / 2000 % 10)::text, 3, '0'),
    sealed, sealed, int8send(n), 'RES', '2015-01-01', 'male', sealed, sealed, sealed || sealed,
    '{LBC}', now(), 1
FROM generate_series($2::bigint, $3::bigint) AS n,
LATERAL (SELECT $1 AS province, $1 || lpad((1 + n % 4)::text, 2, '0') AS prefecture) AS p,
LATERAL (SELECT prefecture || lpad((1 + n / 4 % 10)::text, 2, '0') AS county) AS c,
LATERAL (SELECT county || lpad((1 + n / 40 % 50)::text, 3, '0') AS township) AS t,
LATERAL (SELECT decode(repeat(md5(n::text), 2), 'hex') AS sealed) AS s
"""
_SCOPE = (
    "SELECT set_config('wardship.level', 'county', true), set_config('wardship.code', $1, true)"
)

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
Page = tuple[str, Sequence[Any], str]
"""The repository's statement, its values, and its county."""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        postgres = EmbeddedPostgres(Path(folder) / "postgres")
        postgres.start()
        try:
            rows = asyncio.run(_measure(postgres.url("postgres")))
        finally:
            postgres.discard()
    for row in rows:
        print(json.dumps(row))
    print(f"written to {record('list_children', rows)}")


async def _measure(admin_url: str) -> list[dict[str, Any]]:
    own, admin = await make_database(admin_url, "registry", METADATA, MIGRATIONS)
    settings = {"jit": "off", "plan_cache_mode": "force_generic_plan"}  # as chassis.db has it
    peer = await asyncpg.connect(admin, server_settings=settings)
    await _fill(peer)
    ours = await asyncpg.connect(own, server_settings=settings)
    try:
        await _check(ours, peer)
        return [
            await _compare("statement", "<= 1.25", ours, peer, _statement),
            await _compare("transaction with setting the area", "<= 1.5", ours, peer, _whole),
        ]
    finally:
        await ours.close()
        await peer.close()


async def _fill(admin: Connection) -> None:
    """Without checking the villages, which are made up."""
    await admin.execute("SET session_replication_role = replica")
    share = ROWS // len(PROVINCES)
    for number, province in enumerate(PROVINCES):
        begun = time.monotonic()
        first = number * share
        await admin.execute(_FILL, province, first, first + share - 1, timeout=3_600)
        print(f"{first + share:,} of {ROWS:,} rows, {time.monotonic() - begun:.0f} s", flush=True)
    await admin.execute("SET session_replication_role = origin")
    await admin.execute("VACUUM ANALYZE child", timeout=3_600)


def _page(province: str, number: int) -> Page:
    county = f"{province}{1 + number % 4:02}{1 + number // 4:02}"
    query = page_query(within(Child, Area(county)), None, 50)
    compiled = query.compile(dialect=PGDialect_asyncpg())  # type: ignore[no-untyped-call]
    return str(compiled), [compiled.params[name] for name in compiled.positiontup or ()], county


async def _check(ours: Connection, peer: Connection) -> None:
    """Both give the same full page, ours nothing without its area; shows ours' plan."""
    sql, values, county = _page(PROVINCES[0], 7)
    assert await ours.fetch(sql, *values) == []
    async with ours.transaction():
        await ours.execute(_SCOPE, county)
        mine = await ours.fetch(sql, *values)
        plan = await ours.fetch(f"EXPLAIN (ANALYZE, COSTS OFF) {sql}", *values)
    assert len(mine) == 50
    assert mine == await peer.fetch(sql, *values)
    print("\n".join(line[0][:160] for line in plan))


Run: TypeAlias = Callable[[Connection, Page, str | None], Awaitable[float]]


async def _compare(
    what: str, reach: str, ours: Connection, peer: Connection, run: Run
) -> dict[str, Any]:
    """Milliseconds a page, median of a round; the sides take turns page by page."""
    mine, others, ratios = [], [], []
    for _ in range(ROUNDS):
        pages = [_page(random.choice(PROVINCES), random.randrange(40)) for _ in range(PAGES)]
        pairs = [(await run(ours, page, page[2]), await run(peer, page, None)) for page in pages]
        mine.append(median(pair[0] for pair in pairs) * 1000)
        others.append(median(pair[1] for pair in pairs) * 1000)
        ratios.append(mine[-1] / others[-1])
    return {
        "what": f"a page of 50 of {ROWS:,} children, {what}",
        "reach": reach,
        "ratio": spread(ratios),
        "milliseconds": {"under the policy": spread(mine), "without": spread(others)},
    }


async def _statement(connection: Connection, page: Page, county: str | None) -> float:
    """The query alone; the area was set before, for ours."""
    sql, values, _ = page
    async with connection.transaction():
        if county is not None:
            await connection.execute(_SCOPE, county)
        begun = time.perf_counter()
        await connection.fetch(sql, *values)
        return time.perf_counter() - begun


async def _whole(connection: Connection, page: Page, county: str | None) -> float:
    """BEGIN, the area for ours, the query, COMMIT."""
    sql, values, _ = page
    begun = time.perf_counter()
    async with connection.transaction():
        if county is not None:
            await connection.execute(_SCOPE, county)
        await connection.fetch(sql, *values)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
