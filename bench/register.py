"""Registering a child against bare FastAPI and asyncpg inserting the same row, in the same run.

Ours: token check, validation of the identity number, encryption with a key of the child's own, the
row, its key, outbox, audit and Idempotency-Key record under row-level security. The peer: the same
body through Pydantic, one insert through a pool of its own into the same table, nothing else.
One uvicorn worker each, one PostgreSQL, `wrk` (on the PATH) with the same script; no request logs.
"""

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import asyncpg
import httpx
from fastapi import FastAPI
from joserfc.jwk import OKPKey

from bench.results import record, spread
from chassis.config import Settings
from chassis.models import new_id
from chassis.testing import ISSUER, Issuer, make_database
from reference.resident_ids import COUNTIES
from registry.children.schemas import RegistrationForm
from registry.main import create_app
from registry.tables import METADATA
from standalone.postgres import EmbeddedPostgres

ROUNDS = 5
SECONDS = int(os.environ.get("BENCH_SECONDS", "8"))
CONNECTIONS = 32
PORTS = {"registry": 21811, "bare": 21812}
FACTORIES = {"registry": "ours", "bare": "peer"}
VILLAGE = "510104021003"
MIGRATIONS = Path(__file__).parents[1] / "services" / "registry" / "migrations"
_PATH = "/registry/children"
_INSERT = """
INSERT INTO child (id, province, prefecture, county, township, village, name, resident_id,
    identity_index, document, birth_on, sex, phone, address, guardian, categories,
    registered_at, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'RES', $10, $11, $12, $13, $14, $15, now(), 1)
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
  local body = '{"name": "张三丰", "village": "%(village)s", "resident_id": "' .. id
    .. '", "birth_on": "' .. id:sub(7, 10) .. "-" .. id:sub(11, 12) .. "-" .. id:sub(13, 14)
    .. '", "phone": "13800000000", "address": "东风路1号", "categories": ["LBC"], '
    .. '"guardian": {"name": "李四", "relation": "祖母"}}'
  return wrk.format("POST", "%(path)s", {
    ["Authorization"] = "Bearer %(token)s", ["Content-Type"] = "application/json",
    ["Idempotency-Key"] = "bench-" .. id }, body)
end
"""


def ours() -> FastAPI:
    """The registry as it is deployed; only its token issuer is a stand-in."""
    issuer = Issuer()
    issuer.key = OKPKey.import_key(json.loads(os.environ["BENCH_KEY"]))
    settings = Settings(
        environment="local",
        service="registry",
        database_url=os.environ["BENCH_DATABASE"],
        issuer=ISSUER,
        log_level="WARNING",
    )
    return create_app(settings, applications={"identity": httpx.ASGITransport(issuer)})


def peer() -> FastAPI:
    """Bare FastAPI and asyncpg."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with asyncpg.create_pool(os.environ["BENCH_DATABASE"], min_size=10) as pool:
            app.state.pool = pool
            yield

    app = FastAPI(lifespan=lifespan)

    @app.post(_PATH, status_code=201)
    async def insert_child(form: RegistrationForm) -> dict[str, str]:
        child, number = new_id(), (form.resident_id or "").encode()
        guardian = form.guardian.model_dump_json() if form.guardian else ""
        await app.state.pool.execute(
            _INSERT, child, VILLAGE[:2], VILLAGE[:4], VILLAGE[:6], VILLAGE[:9], form.village,
            form.name.encode(), number, number, form.birth_on, "male", (form.phone or "").encode(),
            (form.address or "").encode(), guardian.encode(), list(form.categories),
        )  # fmt: skip
        return {"id": str(child)}

    return app


def main() -> None:
    if shutil.which("wrk") is None:
        sys.exit("wrk is needed for this benchmark and is not on the PATH.")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        postgres = EmbeddedPostgres(folder / "postgres")
        postgres.start()
        stack.callback(postgres.discard)
        issuer = Issuer()
        databases = {name: asyncio.run(_database(postgres.url("postgres"))) for name in PORTS}
        for name, (own, admin) in databases.items():
            url = own if name == "registry" else admin
            stack.enter_context(_process(name, url, issuer, folder))
        regions = iter(COUNTIES.read_text(encoding="ascii").split())
        token = issuer.token("county_officer", area=VILLAGE[:6], exp=int(time.time()) + 3600)
        _measure(folder, token, regions, 3)
        rounds = [_measure(folder, token, regions, SECONDS) for _ in range(ROUNDS)]
        stored = {name: asyncio.run(_count(admin)) for name, (_, admin) in databases.items()}
    for name, count in stored.items():
        answered = sum(one[name]["requests"] for one in rounds)
        assert count >= answered, f"{name} answered {answered} and stored {count}"
    row = _summary(rounds, stored)
    print(json.dumps(row, indent=2))
    print(f"written to {record('register', [row])}")


async def _database(admin_url: str) -> tuple[str, str]:
    """A registry's database with the one village the children live in."""
    urls = await make_database(admin_url, "registry", METADATA, MIGRATIONS)
    admin = await asyncpg.connect(urls[1])
    await admin.execute(
        "INSERT INTO division VALUES ($1, '村', 'village', $2)", VILLAGE, VILLAGE[:9]
    )
    await admin.close()
    return urls


async def _count(url: str) -> int:
    admin = await asyncpg.connect(url)
    count: int = await admin.fetchval("SELECT count(*) FROM child")
    await admin.close()
    return count


@contextmanager
def _process(name: str, database: str, issuer: Issuer, folder: Path) -> Iterator[None]:
    key = json.dumps(issuer.key.as_dict(private=True))
    command = [sys.executable, "-m", "uvicorn", f"bench.register:{FACTORIES[name]}", "--factory",
               "--port", str(PORTS[name]), "--no-access-log", "--log-level", "warning"]  # fmt: skip
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            command, env=os.environ | {"BENCH_DATABASE": database, "BENCH_KEY": key},
            stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            _wait_for(PORTS[name])
            yield
        finally:
            process.terminate()
            process.wait(30)


def _wait_for(port: int) -> None:
    until = time.monotonic() + 30
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=2)
        except urllib.error.HTTPError:
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def _measure(folder: Path, token: str, regions: Iterator[str], seconds: int) -> dict[str, Any]:
    """One round: requests a second and p99 of each; the numbers of a round are used once."""
    codes = ", ".join(f'"{next(regions)}"' for _ in range(2))
    script = folder / "register.lua"
    script.write_text(
        _SCRIPT % {"regions": codes, "token": token, "village": VILLAGE, "path": _PATH},
        encoding="utf-8",
    )
    return {name: _wrk(port, script, seconds) for name, port in PORTS.items()}


def _wrk(port: int, script: Path, seconds: int) -> dict[str, float]:
    command = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-s", str(script),
               f"http://127.0.0.1:{port}{_PATH}"]  # fmt: skip
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in text or "Socket errors" in text:
        raise RuntimeError(f"Not every answer was good:\n{text}")
    found = {
        "rate": re.search(r"Requests/sec:\s+([\d.]+)", text),
        "p99": re.search(r"99%\s+([\d.]+)(us|ms|s)", text),
        "requests": re.search(r"(\d+) requests in", text),
    }
    rate, p99, requests = found["rate"], found["p99"], found["requests"]
    if rate is None or p99 is None or requests is None:
        raise RuntimeError(text)
    scale = {"us": 0.001, "ms": 1.0, "s": 1000.0}[p99[2]]
    return {
        "rate": float(rate[1]), "p99_ms": float(p99[1]) * scale, "requests": int(requests[1])
    }  # fmt: skip


def _summary(rounds: list[dict[str, Any]], stored: dict[str, int]) -> dict[str, Any]:
    return {
        "what": "register a child, requests a second",
        "reach": ">= 0.7",
        "ratio": spread([one["registry"]["rate"] / one["bare"]["rate"] for one in rounds]),
        "connections": CONNECTIONS,
        "requests_per_second": {n: spread([one[n]["rate"] for one in rounds]) for n in PORTS},
        "p99_ms": {name: spread([one[name]["p99_ms"] for one in rounds]) for name in PORTS},
        "rows_stored": stored,
    }


if __name__ == "__main__":
    main()
