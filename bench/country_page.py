"""The country page over a million children, against GROUP BY on their rows.

Both sides see the whole nation: ours runs the page's own two statements, once over the rollup as
the fold leaves it and once with what waits at most for the next fold (a tenth of a second, and the
fold itself, of five hundred children changed each second, each in four measures); the peer counts
a narrow table with one row a child.
Then the writer of events: batches of facts about children classified anew, with what they count
in, against the same batches that only keep the facts and the children's rows.
"""

import asyncio
import json
import os
import random
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any, TypeAlias
from uuid import UUID, uuid4

import asyncpg
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg

from bench.results import record, spread
from chassis.testing import make_database
from insight.facts.fold import FOLD
from insight.facts.repository import _INSERT, _RECOUNT, below_query, totals_query
from insight.tables import METADATA
from reference.divisions import LENGTHS, NATION, Area
from standalone.postgres import EmbeddedPostgres

CHILDREN = int(os.environ.get("BENCH_ROWS", "1_000_000"))
ROUNDS, PAGES, WAITING, BATCH, BATCHES = 5, 200, 220, 500, 20
BELOW = ("children", "tier/red", "tier/orange", "duties_open", "duties_breached")
CATEGORIES, BANDS = ("LBC", "CID-P", "CID-D", "DFU"), ("0-5", "6-13", "14-15", "16-17")
MIGRATIONS = Path(__file__).parents[1] / "services" / "insight" / "migrations"
_LEVELS = "province, prefecture, county, township, village"
_FILL = f"""
INSERT INTO counted (subject_id, measures, {_LEVELS})
SELECT (lpad(to_hex(n), 32, '0'))::uuid,
    ARRAY['children', 'first/' || category || '/' || band, 'label/' || category || '/' || band,
          'tier/' || tier],
    province, prefecture, county, township, township || '001'
FROM generate_series(1, $1::bigint) AS n,
LATERAL (SELECT (11 + n % 31)::text AS province) AS p,
LATERAL (SELECT province || lpad((1 + n / 31 % 10)::text, 2, '0') AS prefecture) AS q,
LATERAL (SELECT prefecture || lpad((1 + n / 310 % 8)::text, 2, '0') AS county) AS c,
LATERAL (SELECT county || lpad((1 + n / 2480 % 2)::text, 3, '0') AS township) AS t,
LATERAL (SELECT (ARRAY['LBC', 'CID-P', 'CID-D', 'DFU'])[1 + n % 4] AS category,
    (ARRAY['0-5', '6-13', '14-15', '16-17'])[1 + n / 7 % 4] AS band,
    (ARRAY['red', 'orange', 'yellow', 'blue', 'green'])[1 + n % 5] AS tier) AS cell
"""
_ROWS = """
CREATE TABLE child AS SELECT subject_id AS id, province,
    split_part(measures[2], '/', 2) AS category,
    split_part(measures[2], '/', 3) AS band, split_part(measures[4], '/', 2) AS tier FROM counted
"""
_GROUP_BY = "SELECT province, category, band, tier, count(*) FROM child GROUP BY 1, 2, 3, 4"
_ALL_DELTAS = f"""
INSERT INTO delta (measures, amounts, {_LEVELS})
SELECT array_agg(measure), array_agg(amount), {_LEVELS} FROM (
    SELECT measure, count(*) AS amount, {_LEVELS} FROM counted, unnest(measures) measure
    GROUP BY measure, {_LEVELS}
) AS cell GROUP BY {_LEVELS}
"""
_DELTAS = f"""
INSERT INTO delta (measures, amounts, {_LEVELS})
SELECT measures, array_fill(1::bigint, ARRAY[cardinality(measures)]), {_LEVELS}
FROM counted LIMIT $1
"""
_FACTS = _INSERT.text.replace(":facts", "$1::text").replace(":changes", "$2::text")
_KEEP = _RECOUNT.text.partition("INSERT INTO delta")[0].rpartition("kept AS (")
_KEEP_ONLY = f"{_KEEP[0].rstrip().removesuffix(',')} {_KEEP[2].rstrip().removesuffix(')')}"

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


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
    print(f"written to {record('country_page', rows)}")


async def _measure(admin_url: str) -> list[dict[str, Any]]:
    own, admin = await make_database(admin_url, "insight", METADATA, MIGRATIONS)
    peer = await asyncpg.connect(admin, server_settings={"jit": "off"})
    ours = await asyncpg.connect(own, server_settings={"jit": "off"})
    try:
        await ours.execute("SELECT set_config('wardship.level', 'nation', false)")
        await _fill(peer)
        folded = await _read(ours, peer, 0)
        await peer.execute(_DELTAS, WAITING // 4)
        await peer.execute("VACUUM ANALYZE delta")
        return [folded, await _read(ours, peer, WAITING), await _write(ours)]
    finally:
        await ours.close()
        await peer.close()


async def _fill(peer: Connection) -> None:
    await peer.execute(_FILL, CHILDREN, timeout=600)
    await peer.execute(_ROWS)
    await peer.execute(_ALL_DELTAS, timeout=600)
    while await peer.fetchval(FOLD, 500_000, timeout=600):
        pass
    await peer.execute("VACUUM ANALYZE")  # as autovacuum does behind the fold


async def _read(ours: Connection, peer: Connection, waiting: int) -> dict[str, Any]:
    below = below_query(NATION, BELOW)
    statements = [_compiled(totals_query(NATION)), _compiled(below)]
    ratios, page_ms, rows_ms = [], [], []
    for _ in range(ROUNDS):
        page = await _timed(ours, statements, PAGES)
        rows = await _timed(peer, [(_GROUP_BY, [])], 3)
        ratios.append(page / rows)
        page_ms.append(page * 1000)
        rows_ms.append(rows * 1000)
    found = await ours.fetch(statements[0][0], *statements[0][1])
    told = {row[0]: row[1] for row in found}
    assert told["children"] == CHILDREN + waiting // 4
    return {
        "measured": "the country page's statements", "children": CHILDREN, "waiting": waiting,
        "page_ms": spread(page_ms), "group_by_ms": spread(rows_ms),
        "ratio": spread(ratios), "reach": "<= 0.005",
    }  # fmt: skip


async def _write(ours: Connection) -> dict[str, Any]:
    dice = random.Random(7)
    recount = _RECOUNT.text.replace(":standings", "$1::text")
    keep = _KEEP_ONLY.replace(":standings", "$1::text")
    ratios = []
    for _ in range(ROUNDS):
        plain = await _written(ours, keep, [_batch(dice) for _ in range(BATCHES)])
        counted = await _written(ours, recount, [_batch(dice) for _ in range(BATCHES)])
        ratios.append(plain / counted)
    return {
        "measured": "the writer of what children count as", "batch": BATCH,
        "ratio": spread(ratios), "reach": ">= 0.9",
    }  # fmt: skip


def _batch(dice: random.Random) -> str:
    chosen = dice.sample(range(1, CHILDREN), BATCH)
    return json.dumps([_standing(dice, number) for number in chosen])


def _standing(dice: random.Random, number: int) -> dict[str, Any]:
    """The child where it was, in another band."""
    cell = f"{CATEGORIES[number % 4]}/{dice.choice(BANDS)}"
    prefecture = f"{11 + number % 31}{1 + number // 31 % 10:02}"
    township = f"{prefecture}{1 + number // 310 % 8:02}{1 + number // 2480 % 2:03}"
    area = Area(f"{township}001")
    return {
        "subject_id": str(UUID(int=number)),
        "measures": ["children", f"first/{cell}", f"label/{cell}", "tier/red"],
        **area.columns(),
    }


def _facts(batch: str) -> str:
    at = datetime.now(UTC).isoformat()
    told = {"type": "registry.child.classified.v1", "source": "registry", "sequence": 1, "at": at}
    return json.dumps([
        {**told, "event_id": str(uuid4()), "child_id": one["subject_id"], "received_at": at,
         **{level: one[level] for level in LENGTHS}}
        for one in json.loads(batch)
    ])  # fmt: skip


async def _written(ours: Connection, statement: str, batches: Sequence[str]) -> float:
    facts = [_facts(batch) for batch in batches]
    began = time.perf_counter()
    for batch, told in zip(batches, facts, strict=True):
        async with ours.transaction():
            await ours.execute(_FACTS, told, "[]")
            await ours.execute(statement, batch)
    return time.perf_counter() - began


async def _timed(connection: Connection, statements: Sequence[Any], times: int) -> float:
    """Seconds for all statements once, the middle of so many."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        for sql, values in statements:
            await connection.fetch(sql, *values)
        taken.append(time.perf_counter() - began)
    return median(taken)


def _compiled(query: Any) -> tuple[str, list[Any]]:
    compiled = query.compile(
        dialect=PGDialect_asyncpg(),  # type: ignore[no-untyped-call]
        compile_kwargs={"render_postcompile": True},
    )
    return str(compiled), [compiled.params[name] for name in compiled.positiontup or ()]


if __name__ == "__main__":
    main()
