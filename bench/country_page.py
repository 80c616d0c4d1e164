"""The country page over a million children, against GROUP BY on their rows.

Both sides see the whole nation: ours runs the page's own two statements, the peer counts a narrow
table with one row a child.
Then the writer, insight's listener: batches of events about children classified anew, while the
fold runs beside it, against the same listener that only keeps the facts and the children's rows.
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
from unittest.mock import patch
from uuid import UUID, uuid4

import asyncpg
from sqlalchemy import text
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg

from bench.results import record, spread
from chassis.app import App
from chassis.config import Settings
from chassis.testing import ISSUER, make_database
from chassis.work import Work
from contracts.envelope import Envelope
from contracts.registry import ChildClassified
from insight.facts import repository
from insight.facts.fold import FOLD, fold_forever
from insight.facts.repository import _RECOUNT, below_query, totals_query
from insight.main import create_app
from insight.tables import METADATA
from reference.divisions import NATION
from standalone.postgres import EmbeddedPostgres

CHILDREN = int(os.environ.get("BENCH_ROWS", "1_000_000"))
ROUNDS, PAGES, BATCH, BATCHES = 5, 200, 500, 40
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
_ALL_DELTAS = """
INSERT INTO delta (places, measures, amounts)
SELECT array_agg(village), array_agg(measure), array_agg(amount) FROM (
    SELECT measure, count(*) AS amount, village FROM counted, unnest(measures) measure
    GROUP BY measure, village
) AS cell GROUP BY left(village, 4)
"""
_KEEP = _RECOUNT.text.partition("INSERT INTO delta")[0].rpartition("kept AS (")
_KEEP_ONLY = text(f"{_KEEP[0].rstrip().removesuffix(',')} {_KEEP[2].rstrip().removesuffix(')')}")

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
        return [await _read(ours, peer), await _write(own)]
    finally:
        await ours.close()
        await peer.close()


async def _fill(peer: Connection) -> None:
    await peer.execute(_FILL, CHILDREN, timeout=600)
    await peer.execute(_ROWS)
    await peer.execute(_ALL_DELTAS, timeout=600)
    while await peer.fetchval(FOLD, 50, timeout=600):
        pass
    await peer.execute("VACUUM ANALYZE")  # as autovacuum does behind the fold


async def _read(ours: Connection, peer: Connection) -> dict[str, Any]:
    statements = [_compiled(totals_query(NATION)), _compiled(below_query(NATION, BELOW))]
    ratios, page_ms, rows_ms = [], [], []
    for _ in range(ROUNDS):
        page = await _timed(ours, statements, PAGES)
        rows = await _timed(peer, [(_GROUP_BY, [])], 3)
        ratios.append(page / rows)
        page_ms.append(page * 1000)
        rows_ms.append(rows * 1000)
    found = await ours.fetch(statements[0][0], *statements[0][1])
    told = {row[0]: row[1] for row in found}
    assert told["children"] == CHILDREN
    return {
        "measured": "the country page's statements", "children": CHILDREN,
        "page_ms": spread(page_ms), "group_by_ms": spread(rows_ms),
        "ratio": spread(ratios), "reach": "<= 0.005",
    }  # fmt: skip


async def _write(own: str) -> dict[str, Any]:
    dice = random.Random(7)
    settings = Settings(environment="local", service="insight", database_url=own, issuer=ISSUER)
    app: App = create_app(settings).state.chassis
    await app.database.open()
    folding = asyncio.create_task(fold_forever(app, lambda: None))
    ratios = []
    for _ in range(ROUNDS):
        plain = counted = 0.0
        for _ in range(BATCHES):  # in turn, so that the machine's moods meet both
            with patch.object(repository, "_RECOUNT", _KEEP_ONLY):
                plain += await _heard(app, _batch(dice))
            counted += await _heard(app, _batch(dice))
        ratios.append(plain / counted)
    folding.cancel()
    await asyncio.gather(folding, return_exceptions=True)
    await app.database.close()
    return {
        "measured": "the writer of what children count as", "batch": BATCH,
        "ratio": spread(ratios), "reach": ">= 0.9",
    }  # fmt: skip


def _batch(dice: random.Random) -> list[Envelope]:
    chosen = dice.sample(range(1, CHILDREN), BATCH)
    return [_classified(dice, number) for number in chosen]


def _classified(dice: random.Random, number: int) -> Envelope:
    """The child where it was, in another band."""
    prefecture = f"{11 + number % 31}{1 + number // 31 % 10:02}"
    township = f"{prefecture}{1 + number // 310 % 8:02}{1 + number // 2480 % 2:03}"
    event = ChildClassified(
        child_id=UUID(int=number), area=f"{township}001", tier="red",
        categories=(CATEGORIES[number % 4],), age_band=dice.choice(BANDS),
    )  # fmt: skip
    return Envelope(
        id=uuid4(), source="/registry", type=event.TYPE, subject=f"child/{event.child_id}",
        time=datetime.now(UTC), sequence=1, generation=1, aggregateversion=2,
        childid=event.child_id, data=event.model_dump(mode="json"),
    )  # fmt: skip


async def _heard(app: App, envelopes: Sequence[Envelope]) -> float:
    """Seconds for a batch, as the inbox applies one."""
    began = time.perf_counter()
    async with Work(app) as work:
        await app.handlers.apply(work, envelopes)
        await work.commit()
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
