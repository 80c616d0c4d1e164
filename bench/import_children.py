"""Importing a county's file against `psql \\copy` of the same clean rows, in the same run.

Ours: 200,000 rows, one in a hundred of them bad, through the registry's own endpoint, on one core:
validated, sealed with a key for each child, entered with keys, events and audit under row-level
security, and the bad ones reported. The peer: `psql \\copy` of the clean rows, as they are, into
the same table by its owner; no key, no event, no audit. PostgreSQL has the other cores, for both.
"""

import asyncio
import csv
import json
import os
import random
import subprocess
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx

from bench.results import record, spread
from chassis.clock import system_clock
from chassis.testing import Issuer, make_database, running
from reference.resident_ids import COUNTIES, check_character
from registry.imports.rows import COLUMNS
from registry.main import create_app
from registry.tables import METADATA
from standalone.postgres import EmbeddedPostgres

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
ROWS = int(os.environ.get("BENCH_ROWS", "198000"))
REJECTS = ROWS // 100
COUNTY = "510104"
VILLAGES = [
    f"{COUNTY}{township:03}{village:03}" for township in range(1, 11) for village in range(1, 21)
]
MIGRATIONS = Path(__file__).parents[1] / "services" / "registry" / "migrations"
_CLEAN = ("id", "province", "prefecture", "county", "township", "village", "name", "resident_id",
          "identity_index", "document", "birth_on", "sex", "ethnicity", "hukou_area", "phone",
          "address", "guardian", "categories", "name_index", "guardian_phone_index",
          "registered_at", "version")  # fmt: skip


def main() -> None:
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    rows = _rows()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        postgres = EmbeddedPostgres(folder / "postgres")
        postgres.start()
        stack.callback(postgres.discard)
        _free_cores(postgres.folder)
        body, clean = _file(rows), folder / "clean.csv"
        _write_clean(clean, rows)
        rounds = [asyncio.run(_round(postgres.url("postgres"), body, clean)) for _ in range(ROUNDS)]
    row = _summary(rounds, len(body))
    print(json.dumps(row, indent=2))
    print(f"written to {record('import_children', [row])}")


def _rows() -> list[dict[str, str]]:
    """Children of one county; every number is sound and used once."""
    pick = random.Random(4)
    regions = COUNTIES.read_text(encoding="ascii").split()
    return [_child(pick, region=regions[n % len(regions)], n=n) for n in range(ROWS)]


def _child(pick: random.Random, region: str, n: int) -> dict[str, str]:
    day, sequence = divmod(n // 2900, 1000)
    first = (
        f"{region}{2010 + pick.randrange(15)}{1 + day:02}{pick.randrange(1, 29):02}{sequence:03}"
    )
    phone = f"13{pick.randrange(10**9):09}"
    return {
        "name": pick.choice("王李张刘陈杨") + pick.choice("小子雨梓一") + pick.choice("明红军芳涵"),
        "village": pick.choice(VILLAGES),
        "resident_id": first + check_character(first),
        "ethnicity": "汉族", "hukou_area": COUNTY, "phone": phone,
        "address": f"东风路{pick.randrange(500)}号", "categories": "LBC",
        "guardian_name": "李四", "guardian_phone": phone, "guardian_relation": "祖母",
    }  # fmt: skip


def _file(rows: list[dict[str, str]]) -> bytes:
    """The file that is imported: the rows, and among them some that are to be rejected."""
    lines = [",".join(COLUMNS)]
    for n, row in enumerate(rows):
        lines.append(",".join(row.get(name, "") for name in COLUMNS))
        if n % 100 == 0:
            lines.append(",".join({**row, "village": "999"}.get(name, "") for name in COLUMNS))
    return "\n".join(lines).encode()


def _write_clean(path: Path, rows: list[dict[str, str]]) -> None:
    """What `\\copy` reads: the columns of the table, ready made and in clear."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for row in rows:
            number, place = row["resident_id"], row["village"]
            born = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
            guardian = json.dumps({"name": row["guardian_name"], "phone": row["guardian_phone"]})
            writer.writerow([
                uuid4(), place[:2], place[:4], place[:6], place[:9], place, _hex(row["name"]),
                _hex(number), _hex(number), "RES", born,
                "male", row["ethnicity"], row["hukou_area"], _hex(row["phone"]),
                _hex(row["address"]), _hex(guardian), "{LBC}", _hex(row["name"]),
                _hex(row["guardian_phone"]), "2026-01-01T00:00:00Z", 1,
            ])  # fmt: skip


def _hex(text: str) -> str:
    return "\\x" + text.encode().hex()


async def _round(admin_url: str, body: bytes, clean: Path) -> dict[str, float]:
    """Seconds of each, into a database of its own."""
    ours = await _database(admin_url)
    seconds = {"ours": await _import(ours, body)}
    await _drop(admin_url, ours[1])
    theirs = await _database(admin_url)
    seconds["psql"] = await asyncio.to_thread(_copy, theirs[1], clean)
    await _drop(admin_url, theirs[1])
    return seconds


async def _database(admin_url: str) -> tuple[str, str]:
    urls = await make_database(admin_url, "registry", METADATA, MIGRATIONS)
    admin = await asyncpg.connect(urls[1])
    rows = [(village, "村", "village", village[:9]) for village in VILLAGES]
    await admin.copy_records_to_table("division", records=rows)
    await admin.close()
    return urls


async def _drop(admin_url: str, own_url: str) -> None:
    admin = await asyncpg.connect(admin_url)
    await admin.execute(f'DROP DATABASE "{own_url.rsplit("/", 1)[1]}" WITH (FORCE)')
    await admin.execute("CHECKPOINT")
    await admin.close()


async def _import(urls: tuple[str, str], body: bytes) -> float:
    issuer = Issuer()
    quiet: dict[str, Any] = {
        "relay_poll_seconds": 3600.0,
        "sweep_seconds": 3600.0,
        "watchdog_seconds": 7200.0,
    }
    async with running(
        "registry", create_app, urls, issuer=issuer, clock=system_clock, **quiet
    ) as service:
        token = issuer.token("county_officer", area=COUNTY, exp=int(time.time()) + 3600)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "text/csv"}
        service.client.timeout = httpx.Timeout(600)
        started = time.perf_counter()
        answer = await service.client.post("/registry/imports", content=body, headers=headers)
        seconds = time.perf_counter() - started
        read = answer.json()
        if (read.get("entered"), read.get("rejected")) != (ROWS, REJECTS):
            raise RuntimeError(f"{answer.status_code} {answer.text}")
    return seconds


def _copy(url: str, clean: Path) -> float:
    command = ["psql", url, "-q", "-c", f"\\copy child ({', '.join(_CLEAN)}) FROM '{clean}' CSV"]
    started = time.perf_counter()
    subprocess.run(command, check=True)
    return time.perf_counter() - started


def _free_cores(data: Path) -> None:
    """PostgreSQL may use every core; only what imports is bound to one."""
    (postmaster,) = data.rglob("postmaster.pid")
    pid = int(postmaster.read_text(encoding="ascii").split()[0])
    os.sched_setaffinity(pid, set(range(os.cpu_count() or 1)))


def _summary(rounds: list[dict[str, float]], size: int) -> dict[str, Any]:
    return {
        "what": "import a county's file, rows a second",
        "reach": ">= 0.45",
        "ratio": spread([one["psql"] / one["ours"] for one in rounds]),
        "rows": ROWS,
        "rejected": REJECTS,
        "bytes": size,
        "rows_per_second": {
            name: spread([ROWS / one[name] for one in rounds]) for name in ("ours", "psql")
        },
        "seconds": {name: spread([one[name] for one in rounds]) for name in ("ours", "psql")},
    }


if __name__ == "__main__":
    main()
