"""Posting a balanced ledger entry against a bare two-row insert in one transaction, in one run.

Ours: token check, validation, the fund looked up in the caller's area, the entry, its two postings,
two balances moved and checked, the outbox and the Idempotency-Key record under row-level security.
The peer: the same body through Pydantic, two rows into a table with the columns and the key of
`posting`, without triggers, references or policies, in one transaction of asyncpg's. Both spread
over the same number of funds. One uvicorn worker each, one PostgreSQL, `wrk` with one script.
"""

import asyncio
import json
import os
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx
from fastapi import FastAPI

from bench.results import record
from bench.serving import bare, count, deployed, need_wrk, process, summary, wrk
from chassis.models import new_id
from chassis.testing import Issuer, make_database
from procurement.funds.schemas import Appropriation
from procurement.main import create_app
from procurement.tables import METADATA
from standalone.postgres import EmbeddedPostgres

ROUNDS = 5
SECONDS = int(os.environ.get("BENCH_SECONDS", "8"))
FUNDS = 200
COUNTY = "510104"
PORTS = {"procurement": 21831, "bare": 21832}
FACTORIES = {"procurement": "ours", "bare": "peer"}
TABLES = {"procurement": "entry", "bare": "bare_entry"}
MIGRATIONS = Path(__file__).parents[1] / "services" / "procurement" / "migrations"
_BARE = "CREATE TABLE bare_posting (LIKE posting INCLUDING INDEXES)"
_ENTRIES = "CREATE VIEW bare_entry AS SELECT DISTINCT entry_id FROM bare_posting"
_INSERT = """
INSERT INTO bare_posting (entry_id, account, fund_id, amount_fen, province, prefecture, county)
VALUES ($1, 'cash', $2, $3, $4, $5, $6), ($1, 'appropriation', $2, -$3::bigint, $4, $5, $6)
"""
_UNBALANCED = """
SELECT count(*) FROM account a WHERE balance_fen <> (
    SELECT coalesce(sum(amount_fen), 0) FROM posting p
    WHERE p.fund_id = a.fund_id AND p.account = a.kind)
"""
_SCRIPT = """
local threads, funds = 0, { %(funds)s }
function setup(thread)
  thread:set("first", threads * 1000)
  threads = threads + 1
end
local n, run = 0, "%(run)s"
function request()
  n = n + 1
  local fund = funds[(first + n * 7) %% #funds + 1]
  return wrk.format("POST", "/procurement/funds/" .. fund .. "/appropriations", {
    ["Authorization"] = "Bearer %(token)s", ["Content-Type"] = "application/json",
    ["Idempotency-Key"] = run .. first .. "-" .. n },
    '{"amount_fen": 120000, "document": "财社〔2026〕1号"}')
end
"""


def ours() -> FastAPI:
    """Procurement."""
    return deployed("procurement", create_app)


def peer() -> FastAPI:
    """Bare FastAPI and asyncpg."""

    app = bare()

    @app.post("/procurement/funds/{fund_id}/appropriations", status_code=201)
    async def insert_entry(fund_id: UUID, form: Appropriation) -> dict[str, str]:
        entry = new_id()
        async with app.state.pool.acquire() as connection, connection.transaction():
            await connection.execute(
                _INSERT, entry, fund_id, form.amount_fen, COUNTY[:2], COUNTY[:4], COUNTY
            )
        return {"id": str(entry)}

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
            url = own if name == "procurement" else admin
            factory = f"bench.ledger:{FACTORIES[name]}"
            stack.enter_context(process(factory, PORTS[name], url, issuer, folder))
        token = issuer.token("finance_officer", area=COUNTY, exp=int(time.time()) + 3600)
        funds = asyncio.run(_open_funds(token, databases["bare"][1]))
        _measure(folder, token, funds, 3)
        rounds = [_measure(folder, token, funds, SECONDS) for _ in range(ROUNDS)]
        stored = {name: count(admin, TABLES[name]) for name, (_, admin) in databases.items()}
        asyncio.run(_prove_balanced(databases["procurement"][1]))
    what = "post a balanced ledger entry, requests a second"
    row = summary(what, ">= 0.5", rounds, stored, ours="procurement")
    print(json.dumps(row, indent=2))
    print(f"written to {record('ledger', [row])}")


async def _database(admin_url: str) -> tuple[str, str]:
    return await make_database(admin_url, "procurement", METADATA, MIGRATIONS)


async def _open_funds(token: str, bare_url: str) -> Sequence[str]:
    """Empty funds of ours; for the peer their ids are only numbers."""
    bare = await asyncpg.connect(bare_url)
    await bare.execute(_BARE)
    await bare.execute(_ENTRIES)
    await bare.close()
    form = {"name": "儿童福利资金", "source": "budget"}
    async with httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{PORTS['procurement']}",
        headers={"Authorization": f"Bearer {token}"},
        timeout=60,
    ) as client:
        made = [await client.post("/procurement/funds", json=form) for _ in range(FUNDS)]
    return [one.raise_for_status().json()["id"] for one in made]


async def _prove_balanced(admin_url: str) -> None:
    """What was measured is a ledger: every balance is the sum of its postings."""
    admin = await asyncpg.connect(admin_url)
    assert await admin.fetchval(_UNBALANCED) == 0
    await admin.close()


def _measure(folder: Path, token: str, funds: Sequence[str], seconds: int) -> dict[str, Any]:
    script = folder / "ledger.lua"
    words = {"token": token, "run": new_id().hex,
             "funds": ", ".join(f'"{fund}"' for fund in funds)}  # fmt: skip
    script.write_text(_SCRIPT % words, encoding="utf-8")
    return {name: wrk(f"http://127.0.0.1:{port}/", script, seconds) for name, port in PORTS.items()}


if __name__ == "__main__":
    main()
