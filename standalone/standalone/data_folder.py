"""The folder that holds the embedded PostgreSQL's data: where it is, whose, and who uses it."""

import contextlib
import fcntl
import os
from pathlib import Path
from typing import IO

from standalone import postgres_programs
from standalone.machine import Account, CannotStart


class DataFolderBroken(CannotStart):
    """The data folder is not what PostgreSQL can start from; it is left as it is."""


class DataFolderInUse(CannotStart):
    """Another Wardship uses the data folder."""


def data_folder(wanted: Path, account: Account) -> Path:
    """`wanted`, or its stand-in under /var/lib/wardship where the server cannot reach `wanted`.

    That happens as root only: the server then runs as another user, and a checkout under /root
    (0700) or in somebody's home is closed to it.
    """
    if not account.is_other:
        return wanted
    stand_in = postgres_programs.SHARED_FOLDER / f"data{str(wanted).replace('/', '-')}"
    if (stand_in / "cluster").exists() and not (wanted / "cluster").exists():
        return stand_in
    parent = next(part for part in wanted.parents if part.exists())
    return wanted if account.may("x", parent) else stand_in


def own_folder(folder: Path, account: Account) -> None:
    """Make it, closed to everybody but `account`."""
    if account.is_other:
        for parent in reversed(folder.parents):
            if not parent.exists():
                parent.mkdir()
                parent.chmod(0o755)  # whatever root's umask: the server must pass
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if account.is_other:
        os.chown(folder, account.uid, account.gid)


class FolderLock:
    """Held while one Wardship uses the folder; the kernel frees it with our process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: IO[str] | None = None

    def take(self) -> None:
        """Raises DataFolderInUse; taking it twice is taking it once."""
        if self._file:
            return
        lock = (self._folder / "lock").open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            holder = lock.read().strip() or "unknown"
            lock.close()
            raise DataFolderInUse(
                f"Wardship already runs on {self._folder} (process {holder}): stop it first."
            ) from error
        self._file = lock
        with contextlib.suppress(OSError):  # a full disk is told in a better sentence later
            lock.truncate(0)
            lock.write(f"{os.getpid()}\n")
            lock.flush()

    def release(self) -> None:
        if self._file:
            with contextlib.suppress(OSError):
                self._file.close()
            self._file = None


def cluster_major(cluster: Path) -> int:
    """PostgreSQL itself would start without `base` and then serve no database."""
    try:
        missing = [part for part in ("base", "global", "pg_wal") if not (cluster / part).exists()]
        if missing:
            raise broken(cluster, f"no {missing[0]}")
        return int((cluster / "PG_VERSION").read_text().split(".")[0])
    except PermissionError as error:
        raise unwritable(cluster, error) from error
    except (OSError, ValueError) as error:
        raise broken(cluster, "no readable PG_VERSION") from error


def broken(cluster: Path, why: str) -> DataFolderBroken:
    return DataFolderBroken(
        f"The data folder {cluster} is broken ({why}): restore it, or move it away to begin anew; "
        "nothing was deleted."
    )


def unwritable(folder: Path, error: OSError) -> CannotStart:
    if isinstance(error, PermissionError):
        existing = next(part for part in (folder, *folder.parents) if part.exists())
        return CannotStart(
            f"The data folder {folder} cannot be used: {existing} belongs to the user "
            f"'{existing.owner()}'. Start Wardship as that user or as root."
        )
    return CannotStart(f"The data folder {folder} cannot be written: {error.strerror}.")
