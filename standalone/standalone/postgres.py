"""The embedded PostgreSQL: one private server for one checkout, its data kept between starts.

.wardship/postgres/            (0700, owned by the account that runs the server)
    cluster/                   PostgreSQL's own data folder
    password                   of the superuser `postgres`, 0600
    server.log                 of the last start
    lock                       held while one Wardship uses the folder
"""

import os
import secrets
import shutil
import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from standalone import postgres_programs
from standalone.data_folder import (
    DataFolderBroken,
    DataFolderInUse,
    FolderLock,
    broken,
    cluster_major,
    data_folder,
    own_folder,
    unwritable,
)
from standalone.machine import (
    Account,
    CannotStart,
    free_port,
    is_listening,
    require_disk,
    server_account,
)
from standalone.postgres_programs import Programs
from standalone.postmaster import Postmaster, PostmasterFile

__all__ = ["DataFolderBroken", "DataFolderInUse", "EmbeddedPostgres", "PostgresNotRunning"]

NEW_CLUSTER_MB = 1000
STARTED_CLUSTER_MB = 64
START_TIMEOUT_S = 300  # recovery after a crash reads the log back first
PORT_TAKEN = "could not create any TCP/IP sockets"
# The processes of a killed server may need a moment to see that it is gone.
STILL_ENDING = "pre-existing shared memory block"

# For a small machine. Terse logs and no failed statements: a child's data stays out of the log.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "400",  # six services, each with its sessions, its hot pool and its loops
    "shared_buffers": "256MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "1GB",
    "checkpoint_timeout": "15min",
    "wal_compression": "on",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}


class PostgresNotRunning(CannotStart):
    """Nothing runs on the data folder."""


class EmbeddedPostgres:
    """Synchronous; `folder` says where the data really is (see `data_folder`)."""

    def __init__(self, data_dir: Path) -> None:
        wanted = data_dir.absolute()
        self.account: Account = server_account(wanted)
        self.folder = data_folder(wanted, self.account)
        self.port = 0
        self._cluster = self.folder / "cluster"
        self._log = self.folder / "server.log"
        self._password_file = self.folder / "password"
        self._lock = FolderLock(self.folder)
        self._postmaster: Postmaster | None = None

    def start(self) -> None:
        """Idempotent; takes over a server that a killed Wardship left running.

        Raises CannotStart with one sentence; nothing of the data is ever deleted.
        """
        if self._postmaster and self._postmaster.is_alive():
            return
        try:
            own_folder(self.folder, self.account)
            self._lock.take()
        except OSError as error:
            raise unwritable(self.folder, error) from error
        try:
            programs = self._ready_cluster()
            self._postmaster = self._left_running() or self._launch(programs)
        except BaseException:
            self._lock.release()
            raise

    def attach(self) -> None:
        """Use the server that another Wardship runs on this folder, without owning it."""
        running = PostmasterFile.read(self._cluster)
        if running is None or not running.is_ready or not is_listening(running.port):
            raise PostgresNotRunning(f"No PostgreSQL runs on {self.folder}: start Wardship first.")
        self.port = running.port

    def url(self, database: str = "postgres") -> str:
        """`postgresql://…` of the superuser; a later process may get another port."""
        password = quote(self._password_file.read_text().strip())
        return f"postgresql://postgres:{password}@127.0.0.1:{self.port}/{quote(database)}"

    def stop(self) -> None:
        """Fast shutdown: open transactions roll back, everything committed is on disk."""
        self._end(signal.SIGINT)

    def crash(self) -> None:
        """Immediate shutdown without a checkpoint; the next start recovers. For fault tests."""
        self._end(signal.SIGQUIT)

    def discard(self) -> None:
        """Stop, and delete the data: for a server that was made for a test or a measurement."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def restart(self) -> None:
        """On the same port, so that the URLs given out stay valid."""
        self.stop()
        self.start()

    def _end(self, how: signal.Signals) -> None:
        if self._postmaster:
            self._postmaster.end(how)
            self._postmaster = None
        self._lock.release()

    def _ready_cluster(self) -> Programs:
        if not self._cluster.exists():
            require_disk(self.folder, NEW_CLUSTER_MB)
            return self._create_cluster()
        require_disk(self.folder, STARTED_CLUSTER_MB)
        major = cluster_major(self._cluster)
        if not self._password_file.exists():
            raise broken(self.folder, "no file 'password' beside the cluster")
        return postgres_programs.reachable(postgres_programs.find_programs(major), self.account)

    def _create_cluster(self) -> Programs:
        """Made beside its place and renamed: an interrupted initdb leaves no half a cluster."""
        programs = postgres_programs.reachable(postgres_programs.find_programs(), self.account)
        new = self.folder / "cluster.new"
        shutil.rmtree(new, ignore_errors=True)
        self._write_password()
        self._initdb(programs, new)
        new.rename(self._cluster)
        return programs

    def _write_password(self) -> None:
        try:
            self._password_file.unlink(missing_ok=True)
            self._password_file.touch(mode=0o600)
            self._password_file.write_text(secrets.token_urlsafe(32) + "\n")
            os.chown(self._password_file, self.account.uid, self.account.gid)
        except OSError as error:
            raise unwritable(self.folder, error) from error

    def _initdb(self, programs: Programs, cluster: Path) -> None:
        # The builtin locale sorts alike on every machine; the wheel's PostgreSQL has no ICU.
        builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        ran = subprocess.run(
            [
                programs.path("initdb"),
                f"--pgdata={cluster}",
                "--username=postgres",
                f"--pwfile={self._password_file}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                *(builtin if programs.major >= 17 else []),
                "--data-checksums",
                "--no-instructions",
            ],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            env=_environment(programs),
            **self.account.runs_as,
        )
        if ran.returncode != 0:
            raise _refused(self.folder, ran.stderr, "PostgreSQL could not make its data folder")

    def _left_running(self) -> Postmaster | None:
        """The server of a Wardship that was killed: nobody else may hold the lock we hold."""
        left = PostmasterFile.read(self._cluster)
        if left is None or not left.is_alive:
            return None
        if left.is_recycled:
            # PostgreSQL would take the other program for a rival and refuse.
            left.path.unlink(missing_ok=True)
            return None
        postmaster = Postmaster(self._cluster, left.pid)
        ready = postmaster.wait_until_ready(START_TIMEOUT_S)
        if ready is None:
            return None
        self.port = ready.port
        return postmaster

    def _launch(self, programs: Programs) -> Postmaster:
        """A port may be taken between the look and the start, hence more than one attempt."""
        log = ""
        for _ in range(20):
            port = self.port or free_port()
            postmaster = Postmaster.launch(
                self._cluster,
                [programs.path("postgres"), "-D", str(self._cluster), *_options(programs, port)],
                _environment(programs),
                self.account,
                self._log,
            )
            if postmaster.wait_until_ready(START_TIMEOUT_S):
                self.port = port
                return postmaster
            log = self._log.read_text(errors="replace")
            if STILL_ENDING in log:
                time.sleep(0.5)
            elif PORT_TAKEN not in log or self.port:
                break
        what = f"PostgreSQL did not start from the data in {self.folder}"
        raise _refused(self.folder, log, what)


def _options(programs: Programs, port: int) -> list[str]:
    settings = {**SETTINGS, "port": str(port)}
    if programs.major >= 16:
        # Our passwords are 256 random bits, which no number of rounds protects better; the driver
        # counts them in Python, ten milliseconds for each of a start's forty connections.
        settings["scram_iterations"] = "1"
    return [f"--{name}={value}" for name, value in settings.items()]


def _environment(programs: Programs) -> dict[str, str]:
    """English messages to read errors from, and none of the caller's PG* variables."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**kept, "LC_ALL": "C", **programs.environment}


def _refused(folder: Path, said: str, what: str) -> CannotStart:
    is_full = shutil.disk_usage(folder).free < 2**20  # then the log says nothing either
    if is_full or "No space left on device" in said:
        return CannotStart(f"{what}: no space is left on its disk.")
    lines = [line for line in said.splitlines() if line.strip()]
    telling = [line for line in lines if "FATAL" in line or "PANIC" in line or "error:" in line]
    reason = (telling or lines or ["it gave no reason"])[-1].strip()
    return DataFolderBroken(
        f"{what} ({reason}); the log is {folder / 'server.log'}, nothing was deleted."
    )
