"""What the machine gives: free ports, disk space, and an account for a server that refuses root."""

import os
import pwd
import random
import shutil
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

# Below 32768 the kernel hands out no ephemeral port, so no outgoing connection can take ours.
PORTS = range(20_000, 32_000)


class CannotStart(Exception):
    """One sentence for the person at the terminal; the CLI prints it and exits with 1."""


class NotEnoughDisk(CannotStart):
    """The disk has too little space left for what is about to be written."""


class RunsAs(TypedDict, total=False):
    """The arguments of `subprocess` that start a process as another user."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    """A user that servers run as; PostgreSQL refuses to run as root."""

    name: str
    uid: int
    gid: int

    @property
    def is_other(self) -> bool:
        return self.uid != os.geteuid()

    @property
    def runs_as(self) -> RunsAs:
        if not self.is_other:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def may(self, test: str, path: Path) -> bool:
        """Ask as that user; `test` is a letter of test(1): x runs or enters, r reads, w writes."""
        asked = subprocess.run(["test", f"-{test}", path], check=False, cwd="/", **self.runs_as)
        return asked.returncode == 0


def server_account(owned: Path) -> Account:
    """Ourselves; as root the owner of the folder `owned`, else `postgres`, else `nobody`."""
    if os.geteuid() != 0:
        return _account(os.geteuid())
    if owned.exists() and owned.stat().st_uid != 0:
        return _account(owned.stat().st_uid)
    for name in ("postgres", "nobody"):
        try:
            return _account(pwd.getpwnam(name).pw_uid)
        except KeyError:
            continue
    raise CannotStart(
        "PostgreSQL refuses to run as root, and this machine has no user 'nobody' to run it as: "
        "start Wardship as an ordinary user."
    )


def _account(uid: int) -> Account:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:  # a container's user without an entry
        return Account(name=str(uid), uid=uid, gid=uid)
    return Account(name=entry.pw_name, uid=uid, gid=entry.pw_gid)


def free_port() -> int:
    """A port that nothing listens on at 127.0.0.1 at this moment."""
    for port in random.sample(PORTS, 200):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise CannotStart(f"No free port was found between {PORTS.start} and {PORTS.stop}.")


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def require_disk(folder: Path, megabytes: int) -> None:
    """Refuse before anything is half written."""
    existing = next(part for part in (folder, *folder.parents) if part.exists())
    free = shutil.disk_usage(existing).free // 2**20
    if free < megabytes:
        raise NotEnoughDisk(
            f"Not enough disk space for {folder}: {megabytes} MB are needed, {free} MB are free."
        )
