"""PostgreSQL's first process, watched through the `postmaster.pid` that it writes."""

import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from standalone.machine import Account, CannotStart

POLL_S = 0.01
STOP_TIMEOUT_S = 120


@dataclass(frozen=True)
class PostmasterFile:
    """Lines of `postmaster.pid`: 1 the process, 4 the port, 8 the state."""

    path: Path
    pid: int
    port: int
    state: str

    @classmethod
    def read(cls, cluster: Path) -> Self | None:
        """None without a file, or with one that is only half written yet."""
        path = cluster / "postmaster.pid"
        try:
            lines = path.read_text().splitlines()
            return cls(path, int(lines[0]), int(lines[3]), (lines[7:] or [""])[0].strip())
        except (OSError, ValueError, IndexError):
            return None

    @property
    def is_ready(self) -> bool:
        return self.state == "ready"

    @property
    def is_alive(self) -> bool:
        return _exists(self.pid)

    @property
    def is_recycled(self) -> bool:
        """Whether the id surely belongs to another program by now; in doubt it does not."""
        process = Path(f"/proc/{self.pid}")
        try:
            program = process.joinpath("cmdline").read_bytes().split(b"\0")[0]
            if b"postgres" not in program:
                return True
            # A postmaster's working folder is its cluster.
            return process.joinpath("cwd").resolve(strict=True) != self.path.parent.resolve()
        except OSError:  # no /proc here, or not ours to read
            return False


class Postmaster:
    """One running server, started by us or left by an earlier Wardship."""

    def __init__(
        self, cluster: Path, pid: int, process: subprocess.Popen[bytes] | None = None
    ) -> None:
        self.pid = pid
        self._cluster = cluster
        self._process = process

    @classmethod
    def launch(
        cls,
        cluster: Path,
        command: list[str],
        environment: dict[str, str],
        account: Account,
        log: Path,
    ) -> Self:
        """In a session of its own, so that Ctrl-C reaches us and not the server behind our back."""
        try:
            with log.open("wb") as output:
                process = subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    cwd="/",
                    env=environment,
                    start_new_session=True,
                    **account.runs_as,
                )
        except OSError as error:
            raise CannotStart(f"PostgreSQL could not be run: {error}.") from error
        return cls(cluster, process.pid, process)

    def is_alive(self) -> bool:
        if self._process:
            return self._process.poll() is None
        return _exists(self.pid)

    def wait_until_ready(self, timeout_s: float) -> PostmasterFile | None:
        """None when the server ended instead."""
        deadline = time.monotonic() + timeout_s
        while self.is_alive():
            written = PostmasterFile.read(self._cluster)
            if written and written.pid == self.pid and written.is_ready:
                return written
            if time.monotonic() > deadline:
                raise CannotStart(
                    f"PostgreSQL did not become ready within {timeout_s:.0f} s: see "
                    f"{self._cluster.parent / 'server.log'}."
                )
            time.sleep(POLL_S)
        return None

    def end(self, how: signal.Signals) -> None:
        """Returns when the process is gone."""
        if not self.is_alive():
            return
        os.kill(self.pid, how)
        deadline = time.monotonic() + STOP_TIMEOUT_S
        while self.is_alive():
            if time.monotonic() > deadline:
                raise CannotStart(f"PostgreSQL (process {self.pid}) does not stop.")
            time.sleep(POLL_S)


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # it exists, as another user's
        return True
    return True
