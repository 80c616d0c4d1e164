"""Recording a visit against bare FastAPI and asyncpg inserting the same row, in the same run.

Ours: token check, the child's key, the finding sealed, the row, the duty to visit met and the next
one opened, outbox, audit and Idempotency-Key record under row-level security. The peer: the same
body through Pydantic, as wide a row, one insert through a pool of its own into the same table,
nothing else.
"""

import asyncio
import json
import os
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx
from fastapi import FastAPI

from bench.register import PORTS, VILLAGE, place_for
from bench.results import record
from bench.serving import as_wide, bare, count, deployed, need_wrk, process, summary, wrk
from chassis.models import new_id
from chassis.testing import Issuer
from reference.clocks import CHINA
from reference.resident_ids import COUNTIES, check_character
from registry.main import create_app
from registry.visits.schemas import VisitForm
from standalone.postgres import EmbeddedPostgres

ROUNDS = 5
SECONDS = int(os.environ.get("BENCH_SECONDS", "8"))
CHILDREN = 2_000
FACTORIES = {"registry": "ours", "bare": "peer"}
_INSERT = """
INSERT INTO visit (id, province, prefecture, county, township, village, child_id, visited_on,
    findings, situations, observations, visitor, recorded_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'tester', now())
"""
_CLOCKS = """
INSERT INTO duty (id, kind, subject_type, subject_id, child_id, department, norm, opened_at, due_at,
    provisional, status, version, province, prefecture, county, township, village)
SELECT gen_random_uuid(), 'visit', 'child', id, id, 'civil_affairs', 'registry.visit_green',
    now() - interval '9 days', now() + interval '80 days', false, 'open', 1, province, prefecture,
    county, township, village FROM child
"""
_SCRIPT = """
local threads, children = 0, { %(children)s }
function setup(thread)
  thread:set("first", threads * 1000)
  threads = threads + 1
end
local n, run = 0, "%(run)s"
function request()
  n = n + 1
  local child = children[(first + n) %% #children + 1]
  local body = '{"visited_on": "%(day)s", "findings": "儿童与祖母同住，学习正常，身体健康。"}'
  return wrk.format("POST", "/registry/children/" .. child .. "/visits", {
    ["Authorization"] = "Bearer %(token)s", ["Content-Type"] = "application/json",
    ["Idempotency-Key"] = run .. first .. "-" .. n }, body)
end
"""


def ours() -> FastAPI:
    """The registry."""
    return deployed("registry", create_app)


def peer() -> FastAPI:
    """Bare FastAPI and asyncpg."""

    app = bare()

    @app.post("/registry/children/{child_id}/visits", status_code=201)
    async def insert_visit(child_id: UUID, form: VisitForm) -> dict[str, str]:
        visit = new_id()
        await app.state.pool.execute(
            _INSERT, visit, VILLAGE[:2], VILLAGE[:4], VILLAGE[:6], VILLAGE[:9], VILLAGE, child_id,
            form.visited_on, as_wide(form.findings), form.situations, form.observations,
        )  # fmt: skip
        return {"id": str(visit)}

    return app


def main() -> None:
    need_wrk()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        postgres = EmbeddedPostgres(folder / "postgres")
        postgres.start()
        stack.callback(postgres.discard)
        issuer = Issuer()
        databases = {name: asyncio.run(place_for(postgres.url("postgres"))) for name in PORTS}
        for name, (own, admin) in databases.items():
            url = own if name == "registry" else admin
            factory = f"bench.visits:{FACTORIES[name]}"
            stack.enter_context(process(factory, PORTS[name], url, issuer, folder))
        token = issuer.token("county_officer", area=VILLAGE[:6], exp=int(time.time()) + 3600)
        children = asyncio.run(_register(token, databases["registry"][1]))
        _measure(folder, token, children, 3)
        rounds = [_measure(folder, token, children, SECONDS) for _ in range(ROUNDS)]
        stored = {name: count(admin, "visit") for name, (_, admin) in databases.items()}
    row = summary("record a visit, requests a second", ">= 0.6", rounds, stored)
    print(json.dumps(row, indent=2))
    print(f"written to {record('visits', [row])}")


async def _register(token: str, admin_url: str) -> Sequence[str]:
    """Children with a tier, and with the duty to visit each."""
    region = COUNTIES.read_text(encoding="ascii").split()[0]
    async with httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{PORTS['registry']}",
        headers={"Authorization": f"Bearer {token}"},
        timeout=60,
    ) as client:
        for n in range(CHILDREN):
            first = f"{region}2015{n // 500 + 1:02}{n % 500 // 20 + 1:02}{n % 20:03}"
            body = {"name": _name(n), "village": VILLAGE,
                    "resident_id": first + check_character(first)}  # fmt: skip
            (await client.post("/registry/children", json=body)).raise_for_status()
    admin = await asyncpg.connect(admin_url)
    await admin.execute("UPDATE child SET tier = 'green', rating = 'good'")
    await admin.execute(_CLOCKS)
    rows = await admin.fetch("SELECT id::text FROM child")
    await admin.execute("VACUUM ANALYZE")
    await admin.close()
    return [row["id"] for row in rows]


def _name(n: int) -> str:
    """Everybody another: of one name and village, all would be compared with all."""
    return "张" + chr(0x4E00 + n % 100) + chr(0x5000 + n // 100)


def _measure(folder: Path, token: str, children: Sequence[str], seconds: int) -> dict[str, Any]:
    script = folder / "visits.lua"
    day = datetime.now(CHINA).date().isoformat()
    words = {"token": token, "day": day, "run": new_id().hex,
             "children": ", ".join(f'"{child}"' for child in children)}  # fmt: skip
    script.write_text(_SCRIPT % words, encoding="utf-8")
    return {name: wrk(f"http://127.0.0.1:{port}/", script, seconds) for name, port in PORTS.items()}


if __name__ == "__main__":
    main()
