"""Registering a child against bare FastAPI and asyncpg inserting the same row, in the same run.

Ours: token check, validation of the identity number, encryption with a key of the child's own, the
row, its key, outbox, audit and Idempotency-Key record under row-level security. The peer: the same
body through Pydantic, as wide a row, one insert through a pool of its own into the same table,
nothing else.
One uvicorn worker each, one PostgreSQL, `wrk` (on the PATH) with the same script; no request logs.
"""

import asyncio
import json
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import asyncpg
from fastapi import FastAPI

from bench.results import record
from bench.serving import as_wide, bare, count, deployed, need_wrk, process, summary, wrk
from chassis.models import new_id
from chassis.testing import Issuer, make_database
from reference.resident_ids import COUNTIES
from registry.children.schemas import RegistrationForm
from registry.main import create_app
from registry.tables import METADATA
from standalone.postgres import EmbeddedPostgres

ROUNDS = 5
SECONDS = int(os.environ.get("BENCH_SECONDS", "8"))
PORTS = {"registry": 21811, "bare": 21812}
FACTORIES = {"registry": "ours", "bare": "peer"}
VILLAGE = "510104021003"
MIGRATIONS = Path(__file__).parents[1] / "services" / "registry" / "migrations"
_PATH = "/registry/children"
_INSERT = """
INSERT INTO child (id, province, prefecture, county, township, village, name, resident_id,
    identity_index, document, birth_on, sex, phone, address, guardian, categories, name_index,
    relabel_on, registered_at, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'RES', $10, $11, $12, $13, $14, $15, $16, $17, now(), 1)
"""
_SCRIPT = """
local regions = { %(regions)s }
local weights = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 }
local checks = "10X98765432"
local threads = 0
function setup(thread)
  threads = threads + 1
  thread:set("region", regions[threads])
end
local n = 0
function number()
  n = n + 1
  local day, sequence = math.floor(n / 1000), n %% 1000
  local year, rest = 2010 + math.floor(day / 336), day %% 336
  local first = string.format("%%s%%04d%%02d%%02d%%03d", region, year,
    math.floor(rest / 28) + 1, rest %% 28 + 1, sequence)
  local total = 0
  for i = 1, 17 do total = total + weights[i] * tonumber(first:sub(i, i)) end
  local check = total %% 11 + 1
  return first .. checks:sub(check, check)
end
function request()
  local id = number()
  local body = '{"name": "张 ' .. n .. region .. '", "village": "%(village)s"'
    .. ', "resident_id": "' .. id
    .. '", "birth_on": "' .. id:sub(7, 10) .. "-" .. id:sub(11, 12) .. "-" .. id:sub(13, 14)
    .. '", "phone": "13800000000", "address": "东风路1号", "categories": ["LBC"], '
    .. '"guardian": {"name": "李四", "relation": "祖母"}}'
  return wrk.format("POST", "%(path)s", {
    ["Authorization"] = "Bearer %(token)s", ["Content-Type"] = "application/json",
    ["Idempotency-Key"] = "bench-" .. id }, body)
end
"""


def ours() -> FastAPI:
    """The registry."""
    return deployed("registry", create_app)


def peer() -> FastAPI:
    """Bare FastAPI and asyncpg."""

    app = bare()

    @app.post(_PATH, status_code=201)
    async def insert_child(form: RegistrationForm) -> dict[str, str]:
        child, number = new_id(), form.resident_id or ""
        guardian = form.guardian.model_dump_json() if form.guardian else ""
        await app.state.pool.execute(
            _INSERT, child, VILLAGE[:2], VILLAGE[:4], VILLAGE[:6], VILLAGE[:9], form.village,
            as_wide(form.name), as_wide(number), number.encode(), form.birth_on, "male",
            as_wide(form.phone or ""), as_wide(form.address or ""), as_wide(guardian),
            list(form.categories), form.name.encode(), form.birth_on,
        )  # fmt: skip
        return {"id": str(child)}

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
            factory = f"bench.register:{FACTORIES[name]}"
            stack.enter_context(process(factory, PORTS[name], url, issuer, folder))
        regions = iter(COUNTIES.read_text(encoding="ascii").split())
        token = issuer.token("county_officer", area=VILLAGE[:6], exp=int(time.time()) + 3600)
        _measure(folder, token, regions, 3)
        rounds = [_measure(folder, token, regions, SECONDS) for _ in range(ROUNDS)]
        stored = {name: count(admin, "child") for name, (_, admin) in databases.items()}
    row = summary("register a child, requests a second", ">= 0.7", rounds, stored)
    print(json.dumps(row, indent=2))
    print(f"written to {record('register', [row])}")


async def place_for(admin_url: str) -> tuple[str, str]:
    """A registry's database with the one village the children live in."""
    urls = await make_database(admin_url, "registry", METADATA, MIGRATIONS)
    admin = await asyncpg.connect(urls[1])
    await admin.execute(
        "INSERT INTO division VALUES ($1, '村', 'village', $2)", VILLAGE, VILLAGE[:9]
    )
    await admin.close()
    return urls


def _measure(folder: Path, token: str, regions: Iterator[str], seconds: int) -> dict[str, Any]:
    """One round: requests a second and p99 of each; the numbers of a round are used once."""
    codes = ", ".join(f'"{next(regions)}"' for _ in range(2))
    script = folder / "register.lua"
    script.write_text(
        _SCRIPT % {"regions": codes, "token": token, "village": VILLAGE, "path": _PATH},
        encoding="utf-8",
    )
    return {
        name: wrk(f"http://127.0.0.1:{port}{_PATH}", script, seconds)
        for name, port in PORTS.items()
    }


if __name__ == "__main__":
    main()
