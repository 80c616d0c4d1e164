"""The second start of `./wardship up` against PostgreSQL and an empty FastAPI app, in the same run.

Ours: from the start of the process until `GET /health` answers 200: the launcher, PostgreSQL, six
services with their loops, subscriptions and first tokens, and the gateway. The peer: the same
PostgreSQL on a folder of its own until it is ready, and then uvicorn with an app of one route until
that answers. Both with the compiled modules of an earlier start, as every second start has them.
"""

import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.results import record, spread
from standalone.machine import free_port
from standalone.postgres import EmbeddedPostgres
from standalone.services import ROOT

ROUNDS = 5
PATIENCE_SECONDS = 300
APP = """
from fastapi import FastAPI

app = FastAPI()


@app.get("/")
async def read_root() -> dict[str, str]:
    return {"status": "ok"}
"""


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="wardship-bench-") as place:
        folder = Path(place)
        folder.chmod(0o755)  # as root the server runs as another user
        (folder / "empty.py").write_text(APP)
        ours, peer = Ours(folder), Peer(folder)
        for one in (ours, peer):  # the first start makes the data and compiles the modules
            one.measure()
        rounds = [(ours.measure(), peer.measure()) for _ in range(ROUNDS)]
    row = {
        "what": "second start to ready, seconds",
        "reach": "<= 3",
        "ratio": spread([one / other for one, other in rounds]),
        "wardship up": spread([one for one, _ in rounds]),
        "PostgreSQL and an empty FastAPI app": spread([other for _, other in rounds]),
    }
    print(json.dumps(row, indent=2))
    print(f"written to {record('second_start', [row])}")


class Ours:
    """`./wardship up` on a data folder that is kept."""

    def __init__(self, folder: Path) -> None:
        self._port, self._environment = free_port(), _environment(folder)
        self._command = [
            str(ROOT / "wardship"), "up", "--port", str(self._port), "--data", str(folder / "data"),
        ]  # fmt: skip

    def measure(self) -> float:
        return _until_answering(self._command, self._port, "/health", self._environment)


class Peer:
    """The same PostgreSQL, and then the least that answers HTTP with FastAPI."""

    def __init__(self, folder: Path) -> None:
        self._port, self._environment = free_port(), _environment(folder)
        self._postgres = EmbeddedPostgres(folder / "peer")
        self._command = [
            sys.executable, "-m", "uvicorn", "empty:app", "--app-dir", str(folder),
            "--port", str(self._port),
        ]  # fmt: skip

    def measure(self) -> float:
        began = time.perf_counter()
        self._postgres.start()
        try:
            started = time.perf_counter() - began
            return started + _until_answering(self._command, self._port, "/", self._environment)
        finally:
            self._postgres.stop()


def _environment(folder: Path) -> dict[str, str]:
    """Compiled modules are kept, outside the checkout, whatever the caller's setting is."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(folder / "compiled")}


def _until_answering(
    command: list[str], port: int, path: str, environment: dict[str, str]
) -> float:
    """Seconds from the start of the process to its first 200; it is then stopped."""
    began = time.perf_counter()
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(lambda: _answers(port, path), process)
        return time.perf_counter() - began
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _wait(is_there: Callable[[], bool], process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not is_there():
        if process.poll() is not None:
            raise RuntimeError(f"It ended with {process.returncode} before it answered.")
        if time.monotonic() > until:
            raise TimeoutError("It did not answer.")
        time.sleep(0.01)


def _answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    main()
