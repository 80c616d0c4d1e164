"""A service as a process of its own, which a test may kill."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx

ROOT = Path(__file__).parent.parent.parent


class ServiceProcess:
    """`uvicorn FACTORY --factory` on loopback; ends with the test that made it."""

    def __init__(self, factory: str, port: int, environment: dict[str, str], log: Path) -> None:
        self._factory, self._port, self._environment, self._log = factory, port, environment, log
        self._process: subprocess.Popen[bytes] | None = None
        self.starts = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def start(self, **extra: str) -> None:
        """Start it; `extra` is added to the environment this one time."""
        self.starts += 1
        command = [
            sys.executable, "-m", "uvicorn", self._factory, "--factory",
            "--host", "127.0.0.1", "--port", str(self._port),
            "--log-level", "warning", "--no-access-log", "--timeout-graceful-shutdown", "20",
        ]  # fmt: skip
        path = os.pathsep.join([str(ROOT / "tests"), os.environ.get("PYTHONPATH", "")])
        environment = {**os.environ, **self._environment, **extra, "PYTHONPATH": path}
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command, env=environment, stdout=log, stderr=log, cwd=ROOT
            )

    async def ready(self, seconds: float = 60) -> None:
        """Until `/ready` answers 200."""
        async with httpx.AsyncClient(trust_env=False) as client:
            for _ in range(int(seconds / 0.1)):
                try:
                    if (await client.get(f"{self.url}/ready", timeout=2)).status_code == 200:
                        return
                except httpx.HTTPError:
                    pass
                await asyncio.sleep(0.1)
        raise AssertionError(f"{self._factory} did not become ready:\n{self.tail()}")

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    async def died(self, seconds: float = 30) -> None:
        """Until it has ended by itself (a failpoint)."""
        for _ in range(int(seconds / 0.05)):
            if not self.alive:
                return
            await asyncio.sleep(0.05)
        raise AssertionError(f"{self._factory} is still alive")

    def send(self, how: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(how)

    def kill(self) -> None:
        """`kill -9`, and wait for the end."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def stop(self) -> int:
        """SIGTERM, and wait; returns the exit code."""
        assert self._process is not None
        self._process.terminate()
        return self._process.wait(timeout=40)

    def tail(self) -> str:
        return self._log.read_text(errors="replace")[-4_000:]
