"""Taking a mandatory report against bare FastAPI and asyncpg inserting the same row, in one run.

Ours: token check, validation, the place looked up, what was told and who told it sealed with a key
of the report's own, the row, its receipt, its clock as a duty, outbox and Idempotency-Key record
under row-level security. The peer: the same body through Pydantic, as wide a row, one insert
through a pool of its own into the same table, nothing else. One uvicorn worker each, one
PostgreSQL, `wrk` (on the PATH) with the same script; no request logs.
"""

import asyncio
import json
import os
import secrets
import tempfile
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from bench.results import record
from bench.serving import as_wide, bare, count, deployed, need_wrk, process, summary, wrk
from chassis.models import new_id
from chassis.testing import Issuer, make_database
from judicial_referral.main import create_app
from judicial_referral.reports.schemas import ReportCreate
from judicial_referral.tables import METADATA
from standalone.postgres import EmbeddedPostgres

ROUNDS = 5
SECONDS = int(os.environ.get("BENCH_SECONDS", "8"))
PORTS = {"judicial-referral": 21821, "bare": 21822}
FACTORIES = {"judicial-referral": "ours", "bare": "peer"}
VILLAGE = "510104021003"
MIGRATIONS = Path(__file__).parents[1] / "services" / "judicial-referral" / "migrations"
_PATH = "/judicial-referral/reports"
_INSERT = """
INSERT INTO report (id, province, prefecture, county, township, village, receipt, situation, status,
    urgent, promptness, reporter_kind, discovered_at, received_at, triage_by, sealed_key, contents,
    reporter, reporter_index, suspects, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'received', false, 'prompt', $9, $10, now(), now(), $11,
    $12, $13, $14, $15, 1)
"""
_SCRIPT = """
local threads = 0
function setup(thread)
  threads = threads + 1
  thread:set("own", threads)
end
local n = 0
function request()
  n = n + 1
  return wrk.format("POST", "%(path)s", {
    ["Authorization"] = "Bearer %(token)s", ["Content-Type"] = "application/json",
    ["Idempotency-Key"] = "bench-%(run)s-" .. own .. "-" .. n }, [[%(body)s]])
end
"""
_BODY = {
    "situation": "violence",
    "child_description": "三年级女生，约十岁",
    "area": VILLAGE,
    "narrative": "身体多处损伤，疑似遭受家庭暴力。" * 4,
    "suspect_names": ["张三"],
    "reporter_kind": "school",
    "reporter_name": "李四",
    "reporter_phone": "13800000000",
}


def ours() -> FastAPI:
    """The service."""
    return deployed("judicial-referral", create_app)


def peer() -> FastAPI:
    """Bare FastAPI and asyncpg."""

    app = bare()

    @app.post(_PATH, status_code=201)
    async def insert_report(form: ReportCreate) -> dict[str, str]:
        report, receipt = new_id(), secrets.token_hex(7)
        contents = f"{form.narrative} {form.child_description} {form.suspect_names}"
        reporter = f"{form.reporter_name} {form.reporter_phone}"
        await app.state.pool.execute(
            _INSERT, report, form.area[:2], form.area[:4], form.area[:6], form.area[:9], form.area,
            receipt, form.situation.value, form.reporter_kind, form.discovered_at,
            as_wide("k" * 32), as_wide(contents), as_wide(reporter), reporter.encode()[:16], [],
        )  # fmt: skip
        return {"report_id": str(report), "receipt": receipt}

    return app


def main() -> None:
    need_wrk()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        postgres = EmbeddedPostgres(folder / "postgres")
        postgres.start()
        stack.callback(postgres.discard)
        issuer = Issuer()
        databases = {name: asyncio.run(_database(postgres.url("postgres"))) for name in PORTS}
        for name, (own, admin) in databases.items():
            url = own if name == "judicial-referral" else admin
            factory = f"bench.report:{FACTORIES[name]}"
            stack.enter_context(process(factory, PORTS[name], url, issuer, folder))
        token = issuer.token("reporter", area=VILLAGE[:6], exp=int(time.time()) + 3600)
        _measure(folder, token, 3)
        rounds = [_measure(folder, token, SECONDS) for _ in range(ROUNDS)]
        stored = {name: count(admin, "report") for name, (_, admin) in databases.items()}
    what = "take a mandatory report, requests a second"
    row = summary(what, ">= 0.6", rounds, stored, ours="judicial-referral")
    print(json.dumps(row, indent=2))
    print(f"written to {record('report', [row])}")


async def _database(admin_url: str) -> tuple[str, str]:
    return await make_database(admin_url, "judicial-referral", METADATA, MIGRATIONS)


def _measure(folder: Path, token: str, seconds: int) -> dict[str, Any]:
    """One round: requests a second and p99 of each, every report under a key of its own."""
    script = folder / "report.lua"
    found_at = datetime.now(UTC) - timedelta(minutes=5)
    body = json.dumps({**_BODY, "discovered_at": found_at.isoformat()}, ensure_ascii=False)
    named = {"token": token, "path": _PATH, "body": body, "run": secrets.token_hex(4)}
    script.write_text(_SCRIPT % named, encoding="utf-8")
    return {
        name: wrk(f"http://127.0.0.1:{port}{_PATH}", script, seconds)
        for name, port in PORTS.items()
    }


if __name__ == "__main__":
    main()
