"""docker-compose.yml played without containers: each service as a process of its own.

Command and environment are the file's, nothing else is in the environment but PATH, and a process
finds only the secrets that its container mounts. Rewritten are addresses, ports and the folder of
the secrets.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import yaml

from standalone.distributed import make_secrets
from standalone.machine import free_port

ROOT = Path(__file__).parent.parent
INSIDE = "8080"
"""The port every service listens on in its container."""
ANYWHERE = "0.0.0.0"  # noqa: S104  (what the file says, to be rewritten)
MOUNT = "/run/secrets"
BACKING = ("postgres", "rabbitmq")
ONCE = "migrate"
PROGRAMS = Path(sys.executable).parent


def compose_file() -> dict[str, Any]:
    """With its anchors and merges resolved."""
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    document: dict[str, Any] = yaml.safe_load(text)
    return document


@dataclass
class Composition:
    """The file's services on loopback; `postgres` and `rabbitmq` are addresses of running ones."""

    folder: Path
    postgres: str
    """`host:port`"""
    amqp_url: str
    document: dict[str, Any] = field(default_factory=compose_file)
    processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ports = {name: free_port() for name in self.own()}
        self._secrets = self.folder / "all-secrets"
        make_secrets(self._secrets)
        for path in self._secrets.iterdir():
            path.write_text(path.read_text().replace("postgres:5432", self.postgres))
        (self._secrets / "amqp_url").write_text(self.amqp_url)

    def own(self) -> list[str]:
        return [name for name in self.document["services"] if name not in (*BACKING, ONCE)]

    @property
    def address(self) -> str:
        """Of the gateway, to the outside."""
        return f"http://127.0.0.1:{self.ports['gateway']}"

    def secret(self, name: str) -> str:
        return (self._secrets / name).read_text().strip()

    def run_migrate(self) -> subprocess.CompletedProcess[str]:
        """The container that runs once, and that all others wait for."""
        return subprocess.run(
            self._command(ONCE), env=self._environment(ONCE), cwd=self._working_folder(ONCE),
            capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip

    def start(self) -> None:
        """All at once; they wait for one another by themselves."""
        for name in self.own():
            with self.log(name).open("wb") as log:
                self.processes[name] = subprocess.Popen(
                    self._command(name), env=self._environment(name),
                    cwd=self._working_folder(name), stdout=log, stderr=log,
                )  # fmt: skip

    def wait_until_ready(self, seconds: float = 120) -> None:
        """Until the gateway says that every service behind it is ready."""
        deadline = time.monotonic() + seconds
        while not self._is_ready():
            gone = [name for name, one in self.processes.items() if one.poll() is not None]
            assert not gone, f"{gone[0]} ended:\n{self.tail(gone[0])}"
            assert time.monotonic() < deadline, "\n".join(map(self.tail, self.processes))
            time.sleep(0.1)

    def _is_ready(self) -> bool:
        try:
            answer = httpx.get(f"{self.address}/health", timeout=5, trust_env=False)
        except httpx.HTTPError:
            return False
        return answer.status_code == httpx.codes.OK

    def health_check(self, name: str) -> int:
        """The exit code of the container's own healthcheck."""
        kind, program, *arguments = self.document["services"][name]["healthcheck"]["test"]
        assert kind == "CMD"
        command = [str(PROGRAMS / program), *(self._rewritten(one, name) for one in arguments)]
        return subprocess.run(command, env=self._environment(name), check=False).returncode

    def stop(self) -> dict[str, int]:
        """SIGTERM to all, as `docker compose down` does; their exit codes."""
        for process in self.processes.values():
            process.send_signal(signal.SIGTERM)
        return {name: process.wait(40) for name, process in self.processes.items()}

    def kill(self) -> None:
        """Whatever still runs."""
        for process in self.processes.values():
            process.kill()
            process.wait()

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def tail(self, name: str) -> str:
        return f"{name}: " + self.log(name).read_text(errors="replace")[-2_000:]

    def written_files(self) -> list[str]:
        """What processes left in their working folder, which is read-only in a container."""
        return [str(path) for path in self.folder.glob("cwd-*/**/*")]

    def _command(self, name: str) -> list[str]:
        program, *arguments = self.document["services"][name]["command"]
        return [str(PROGRAMS / program), *(self._rewritten(one, name) for one in arguments)]

    def _environment(self, name: str) -> dict[str, str]:
        wanted: Mapping[str, str] = self.document["services"][name].get("environment", {})
        # The Dockerfile's own ENV lines, and a PATH.
        given = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"}
        return given | {key: self._rewritten(str(value), name) for key, value in wanted.items()}

    def _rewritten(self, text: str, name: str) -> str:
        text = text.replace(MOUNT, str(self._mounted(name)))
        text = text.replace("http://127.0.0.1:8000", self.address)
        text = re.sub(
            rf"http://([a-z-]+):{INSIDE}",
            lambda found: f"http://127.0.0.1:{self.ports[found[1]]}",
            text,
        )
        text = text.replace(f"127.0.0.1:{INSIDE}", f"127.0.0.1:{self.ports.get(name)}")
        return {ANYWHERE: "127.0.0.1", INSIDE: str(self.ports.get(name))}.get(text, text)

    def _mounted(self, name: str) -> Path:
        """A folder with those secrets only that the container mounts."""
        mounted = self.folder / f"secrets-{name}"
        if not mounted.exists():
            mounted.mkdir()
            for secret in self.document["services"][name].get("secrets", []):
                shutil.copy(self._secrets / secret, mounted / secret)
        return mounted

    def _working_folder(self, name: str) -> Path:
        folder = self.folder / f"cwd-{name}"
        folder.mkdir(exist_ok=True)
        return folder
