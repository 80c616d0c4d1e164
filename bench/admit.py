"""Admitting a child against bare FastAPI and asyncpg inserting the same rows, in the same run.

Ours: token check, the rule on agencies, hearing, siblings, needs and holds looked up, the stay in
the bed, the custody and its legal basis under their exclusion constraints, four review clocks as
duties, outbox, audit and Idempotency-Key record under row-level security. The peer: the same body
through Pydantic, the stay and the custody in one statement through a pool of its own, under the
same constraints, nothing else. Both are told the bed, as whoever looked at the free ones does.
"""

import asyncio
import json
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count as counting
from pathlib import Path
from typing import Any

import asyncpg
from fastapi import FastAPI

from bench.results import record
from bench.serving import bare, count, deployed, need_wrk, process, summary, wrk
from chassis.models import new_id
from chassis.testing import Issuer, make_database
from placement.custody.schemas import AdmissionCreate
from placement.main import create_app
from placement.tables import METADATA
from standalone.postgres import EmbeddedPostgres

ROUNDS = 5
SECONDS = int(os.environ.get("BENCH_SECONDS", "8"))
PORTS = {"placement": 21841, "bare": 21842}
FACTORIES = {"placement": "ours", "bare": "peer"}
PREFECTURE = "5101"
COUNTIES = 20
ONCE = 20_000
"""Children for each of wrk's two threads in a round; nobody is admitted twice."""
CHILDREN = (ROUNDS + 1) * 2 * ONCE
MIGRATIONS = Path(__file__).parents[1] / "services" / "placement" / "migrations"
_PATH = "/placement/custodies"
_ID = "('00000000-0000-7000-{kind}-' || lpad(to_hex(n), 12, '0'))::uuid"
_CITY = f"""
INSERT INTO agency (id, name, kind, seat, capabilities, sex, youngest, oldest, created_at, version)
SELECT {_ID.format(kind="8001")}, 'centre ' || n, 'MPC', '{PREFECTURE}' || lpad((n + 1)::text, 2,
    '0'), '{{}}', 'any', 0, 17, now(), 1 FROM generate_series(0, {COUNTIES - 1}) n;
INSERT INTO bed (id, agency_id, label, features)
SELECT {_ID.format(kind="8002")}, ('00000000-0000-7000-8001-' || lpad(to_hex(n % {COUNTIES}), 12,
    '0'))::uuid, n::text, '{{}}' FROM generate_series(0, {CHILDREN - 1}) n;
INSERT INTO child (id, birth_on, sex, version, province, prefecture, county)
SELECT {_ID.format(kind="8003")}, '2020-03-01', 'female', 1, '51', '{PREFECTURE}', '{PREFECTURE}'
    || lpad((n % {COUNTIES} + 1)::text, 2, '0') FROM generate_series(0, {CHILDREN - 1}) n;
"""
_INSERT = """
WITH stay AS (
    INSERT INTO bed_stay (id, bed_id, agency_id, began_at) VALUES ($1, $2, $3, now())
    RETURNING id, bed_id, agency_id, began_at
)
INSERT INTO custody (id, child_id, agency_id, bed_id, stay_id, clock_id, mode, regime, ground,
    document_no, heard_child, rule, began_at, handover, version, province, prefecture, county)
SELECT $4, $5, agency_id, bed_id, id, $4, 'agency', $6, $7, $8, $9, '2026', began_at, '{}', 1,
    $10, $11, $12 FROM stay
"""
_SCRIPT = """
local threads = 0
function setup(thread)
  thread:set("first", %(first)d + threads * %(once)d)
  threads = threads + 1
end
local n = -1
local function id(kind, number)
  return string.format("00000000-0000-7000-%%s-%%012x", kind, number)
end
function request()
  n = n + 1
  if n >= %(once)d then error("there are too few children for this round") end
  local number = first + n
  local body = '{"children": ["' .. id("8003", number) .. '"], "bed_ids": ["'
    .. id("8002", number) .. '"], "agency_id": "' .. id("8001", number %% %(counties)d)
    .. '", "regime": "temporary", "ground": "T3", "legal_basis": {"document_no": "1"}, '
    .. '"heard_child": true}'
  return wrk.format("POST", "%(path)s", {
    ["Authorization"] = "Bearer %(token)s", ["Content-Type"] = "application/json",
    ["Idempotency-Key"] = "bench-" .. number }, body)
end
"""


def ours() -> FastAPI:
    """The service."""
    return deployed("placement", create_app)


def peer() -> FastAPI:
    """Bare FastAPI and asyncpg."""

    app = bare()

    @app.post(_PATH, status_code=201)
    async def insert_custody(form: AdmissionCreate) -> dict[str, str]:
        custody, county = new_id(), f"{PREFECTURE}01"
        await app.state.pool.execute(
            _INSERT, new_id(), form.bed_ids[0], form.agency_id, custody, form.children[0],
            form.regime.value, form.ground.value, form.legal_basis.document_no, form.heard_child,
            county[:2], county[:4], county,
        )  # fmt: skip
        return {"id": str(custody)}

    return app


def main() -> None:
    need_wrk()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        postgres = EmbeddedPostgres(folder / "postgres")
        postgres.start()
        stack.callback(postgres.discard)
        issuer = Issuer()
        databases = {name: asyncio.run(_city(postgres.url("postgres"))) for name in PORTS}
        for name, (own, admin) in databases.items():
            url = own if name == "placement" else admin
            factory = f"bench.admit:{FACTORIES[name]}"
            stack.enter_context(process(factory, PORTS[name], url, issuer, folder))
        token = issuer.token("city_officer", area=PREFECTURE, exp=int(time.time()) + 3600)
        firsts = counting(step=2 * ONCE)
        _measure(folder, token, firsts, 3)
        rounds = [_measure(folder, token, firsts, SECONDS) for _ in range(ROUNDS)]
        stored = {name: count(admin, "custody") for name, (_, admin) in databases.items()}
    what = "admit a child, requests a second"
    row = summary(what, ">= 0.5", rounds, stored, ours="placement")
    print(json.dumps(row, indent=2))
    print(f"written to {record('admit', [row])}")


async def _city(admin_url: str) -> tuple[str, str]:
    """A city of twenty counties, each with a centre, and a bed for every child."""
    urls = await make_database(admin_url, "placement", METADATA, MIGRATIONS)
    admin = await asyncpg.connect(urls[1])
    await admin.execute(_CITY)
    await admin.execute("VACUUM ANALYZE")
    await admin.close()
    return urls


def _measure(folder: Path, token: str, firsts: Iterator[int], seconds: int) -> dict[str, Any]:
    """One round: requests a second and p99 of each, the children of a round for both the same."""
    words = {"token": token, "path": _PATH, "first": next(firsts), "once": ONCE,
             "counties": COUNTIES}  # fmt: skip
    script = folder / "admit.lua"
    script.write_text(_SCRIPT % words, encoding="utf-8")
    return {
        name: wrk(f"http://127.0.0.1:{port}{_PATH}", script, seconds)
        for name, port in PORTS.items()
    }


if __name__ == "__main__":
    main()
