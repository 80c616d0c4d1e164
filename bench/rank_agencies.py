"""Ranking agencies for one child against the hand-written SQL for their free beds alone.

3,000 agencies with 100,000 beds, seven in ten taken. Twice: all of them serve the child's county,
which is the most that ranking can ask; and spread over the country's counties, of which a handful
serve it. Ours is the use case as the endpoint calls it, in a transaction of its own under the
county's policy: the child, its siblings and where they live, the last health check, the agencies,
agreements, free beds, every rule of law with its sentence, sorted. The peer is one statement that
counts free beds. The sides take turns.
"""

import asyncio
import json
import os
import random
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any, TypeAlias
from uuid import UUID

import asyncpg

from bench.results import record, spread
from chassis.access import Caller, Purpose, Role
from chassis.clock import system_clock
from chassis.models import new_id
from chassis.testing import Issuer, make_database, running
from chassis.work import Work
from placement.main import create_app
from placement.matching.models import Regime
from placement.matching.service import match
from placement.tables import METADATA
from reference.divisions import Area
from reference.resident_ids import COUNTIES
from standalone.postgres import EmbeddedPostgres

AGENCIES, BEDS = 3_000, 100_000
ROUNDS = 5
TIMES = {"all": int(os.environ.get("BENCH_RANKINGS", "20")), "few": 400}
COUNTY = "513431"
MIGRATIONS = Path(__file__).parents[1] / "services" / "placement" / "migrations"
_AGENCY = """
INSERT INTO agency (id, name, kind, seat, capabilities, sex, youngest, oldest, created_at, version)
VALUES ($1, $2, $3, $4, $5, 'any', 0, 17, now(), 1)
"""
_FILL = f"""
WITH numbered AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM agency)
INSERT INTO bed (id, agency_id, label, features)
SELECT gen_random_uuid(), id, b::text, '{{}}' FROM generate_series(0, {BEDS - 1}) AS b
JOIN numbered ON numbered.n = b % {AGENCIES}
"""
_STAYS = """
INSERT INTO bed_stay (id, bed_id, agency_id, began_at)
SELECT gen_random_uuid(), id, agency_id, now() - interval '9 days' FROM bed
WHERE abs(hashtext(id::text)) % 10 < 7
"""
_CHILD = """
INSERT INTO child (id, birth_on, sex, sibling_of, version, province, prefecture, county)
VALUES ($1, '2016-03-01', 'female', $2, 1, $3, $4, $5)
"""
_FREE = """
SELECT b.agency_id, count(*) FROM agency a JOIN bed b ON b.agency_id = a.id
WHERE a.seat = ANY($1) AND NOT EXISTS (
    SELECT FROM bed_stay s WHERE s.bed_id = b.id AND (s.ended_at IS NULL OR s.ended_at > $2))
GROUP BY b.agency_id
"""
Run: TypeAlias = Callable[[], Awaitable[int]]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        postgres = EmbeddedPostgres(Path(folder) / "postgres")
        postgres.start()
        try:
            rows = [asyncio.run(_measure(postgres.url("postgres"), how)) for how in TIMES]
        finally:
            postgres.discard()
    for row in rows:
        print(json.dumps(row))
    print(f"written to {record('rank_agencies', rows)}")


async def _measure(admin_url: str, how: str) -> dict[str, Any]:
    urls = await make_database(admin_url, "placement", METADATA, MIGRATIONS)
    serving = [COUNTY, COUNTY[:4]]
    async with running(
        "placement",
        create_app,
        urls,
        issuer=Issuer(),
        clock=system_clock,
        sweep_seconds=600,
    ) as service:
        child = await _fill(service.admin, serving if how == "all" else _seats())
        app = service.web.state.chassis
        caller = Caller(
            subject="bench", client_id="bench", organisation=None, area=Area(COUNTY),
            roles=frozenset([Role.COUNTY_OFFICER]), expires_at=datetime.max.replace(tzinfo=UTC),
        )  # fmt: skip

        async def ours() -> int:
            async with Work(
                app, caller=caller, purpose=Purpose.CUSTODY, operation="find_matches"
            ) as work:
                found = await match(
                    work, child, Regime.TEMPORARY,
                    care=frozenset(), tracing_family=False, with_siblings=True,
                )  # fmt: skip
            return sum(1 for one in found.matches if one.free_beds)

        async def peer() -> int:
            async with app.database.pool.acquire() as connection:
                return len(await connection.fetch(_FREE, serving, datetime.now(UTC)))

        assert await ours() == await peer() > 0
        return await _compare(how, ours, peer)


async def _compare(how: str, ours: Run, peer: Run) -> dict[str, Any]:
    """Milliseconds for one child, the median of a round."""
    taken: dict[str, list[float]] = {"ours": [], "peer": []}
    for _ in range(ROUNDS):
        pairs = [(await _time(ours), await _time(peer)) for _ in range(TIMES[how])]
        for name, times in zip(taken, zip(*pairs, strict=True), strict=True):
            taken[name].append(median(times) * 1000)
    return {
        "what": f"rank {AGENCIES:,} agencies, {BEDS:,} beds, for one child whom {how} serve",
        "reach": "<= 3",
        "ratio": spread([a / b for a, b in zip(taken["ours"], taken["peer"], strict=True)]),
        "milliseconds": {name: spread(times) for name, times in taken.items()},
    }


async def _time(run: Run) -> float:
    begun = time.perf_counter()
    await run()
    return time.perf_counter() - begun


def _seats() -> list[str]:
    """Counties of the whole country, the child's own and its prefecture among them."""
    counties = [code for code in COUNTIES.read_text(encoding="ascii").split() if code != COUNTY]
    return [COUNTY, COUNTY[:4], *random.Random(1).sample(counties, 2_900)]


async def _fill(admin: "asyncpg.Pool[asyncpg.Record]", seats: list[str]) -> UUID:
    """The child, who has a sibling that is in no custody."""
    able: tuple[list[str], ...] = (["infant", "medical"], ["rehab", "special_ed", "infant"], [])
    await admin.executemany(
        _AGENCY,
        [
            (new_id(), f"机构{n}", ("MPC", "CWI")[n % 2], seats[n % len(seats)], able[n % 3])
            for n in range(AGENCIES)
        ],
    )
    await admin.execute(_FILL)
    await admin.execute(_STAYS)
    child, sibling = new_id(), new_id()
    for key, other in ((child, None), (sibling, child)):
        await admin.execute(_CHILD, key, other, COUNTY[:2], COUNTY[:4], COUNTY)
    await admin.execute("VACUUM ANALYZE")
    return child


if __name__ == "__main__":
    main()
