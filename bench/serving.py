"""Two servers side by side, one uvicorn worker each, and `wrk` with one script against both."""

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import asyncpg
import httpx
from fastapi import FastAPI
from joserfc.jwk import OKPKey

from bench.results import spread
from chassis.config import Settings
from chassis.serving import serve
from chassis.testing import ISSUER, Issuer

CONNECTIONS = 32
_SEAL = os.urandom(29)  # version, nonce and tag


def as_wide(text: str) -> bytes:
    """What the peer stores of a field that we seal: in clear, in a row as wide as ours."""
    return _SEAL + text.encode()


def need_wrk() -> None:
    if shutil.which("wrk") is None:
        sys.exit("wrk is needed for this benchmark and is not on the PATH.")


def deployed(service: str, create_app: Callable[..., FastAPI]) -> FastAPI:
    """The service as it is deployed; only its token issuer is a stand-in."""
    issuer = Issuer()
    issuer.key = OKPKey.import_key(json.loads(os.environ["BENCH_KEY"]))
    settings = Settings(
        environment="local",
        service=service,
        database_url=os.environ["BENCH_DATABASE"],
        issuer=ISSUER,
        log_level="WARNING",
    )
    return create_app(settings, applications={"identity": httpx.ASGITransport(issuer)})


def bare() -> FastAPI:
    """The peer before its one route: FastAPI, and asyncpg's pool as `state.pool`."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with asyncpg.create_pool(os.environ["BENCH_DATABASE"], min_size=10) as pool:
            app.state.pool = pool
            yield

    return FastAPI(lifespan=lifespan)


@contextmanager
def process(factory: str, port: int, database: str, issuer: Issuer, folder: Path) -> Iterator[None]:
    """`factory` is `bench.visits:ours`, served as it is deployed, or `…:peer`, served by uvicorn as
    it comes; no request logs."""
    key = json.dumps(issuer.key.as_dict(private=True))
    if factory.endswith(":ours"):
        command = [sys.executable, "-m", "bench.serving", factory, str(port)]
    else:
        command = [sys.executable, "-m", "uvicorn", factory, "--factory", "--port", str(port),
                   "--no-access-log", "--log-level", "warning"]  # fmt: skip
    with (folder / f"{port}.log").open("wb") as log:
        running = subprocess.Popen(
            command, env=os.environ | {"BENCH_DATABASE": database, "BENCH_KEY": key},
            stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            _wait_for(port)
            yield
        finally:
            running.terminate()
            running.wait(30)


def wrk(url: str, script: Path, seconds: int) -> dict[str, float]:
    """Requests a second, p99 and how many; every answer must be good."""
    command = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-s", str(script),
               url]  # fmt: skip
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


def count(url: str, table: str) -> int:
    """So many rows are in the table."""

    async def ask() -> int:
        admin = await asyncpg.connect(url)
        found: int = await admin.fetchval(f"SELECT count(*) FROM {table}")
        await admin.close()
        return found

    return asyncio.run(ask())


def summary(
    what: str,
    reach: str,
    rounds: list[dict[str, Any]],
    stored: Mapping[str, int],
    *,
    ours: str = "registry",
    theirs: str = "bare",
) -> dict[str, Any]:
    """Ours over the peer's, round by round; what was answered must have been stored."""
    for name, rows in stored.items():
        answered = sum(one[name]["requests"] for one in rounds)
        assert rows >= answered, f"{name} answered {answered} and stored {rows}"
    return {
        "what": what,
        "reach": reach,
        "ratio": spread([one[ours]["rate"] / one[theirs]["rate"] for one in rounds]),
        "connections": CONNECTIONS,
        "requests_per_second": {n: spread([one[n]["rate"] for one in rounds]) for n in stored},
        "p99_ms": {name: spread([one[name]["p99_ms"] for one in rounds]) for name in stored},
        "rows_stored": dict(stored),
    }


def _wait_for(port: int) -> None:
    until = time.monotonic() + 120
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=2)
        except urllib.error.HTTPError:
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


if __name__ == "__main__":
    serve(sys.argv[1], "127.0.0.1", int(sys.argv[2]))
