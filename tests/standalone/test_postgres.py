"""The embedded PostgreSQL, really made, started, broken and killed."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from standalone import postgres_programs
from standalone.machine import CannotStart, NotEnoughDisk, free_port, server_account
from standalone.postgres import (
    DataFolderBroken,
    DataFolderInUse,
    EmbeddedPostgres,
    PostgresNotRunning,
)
from standalone.postgres_programs import PostgresNotFound, find_programs

STARTS_AND_IS_KILLED = """
import os, signal, sys
from pathlib import Path
from standalone.postgres import EmbeddedPostgres
server = EmbeddedPostgres(Path(sys.argv[1]))
server.start()
print(server.port, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs servers as another user")


@pytest.fixture
def folder() -> Iterator[Path]:
    """pytest's own temporary folders are closed to the other user that root runs servers as."""
    made = Path(tempfile.mkdtemp(prefix="wardship-postgres-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def server(folder: Path) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(folder / "postgres")
    server.start()
    yield server
    server.stop()


async def ask(server: EmbeddedPostgres, sql: str) -> object:
    connection = await asyncpg.connect(server.url())
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


def start_and_be_killed(data: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", STARTS_AND_IS_KILLED, data],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )


class TestStart:
    async def test_serves_a_superuser_by_password_on_loopback(
        self, server: EmbeddedPostgres
    ) -> None:
        assert await ask(server, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        assert await ask(server, "SHOW listen_addresses") == "127.0.0.1"
        assert server.port < 32768
        at = f"127.0.0.1:{server.port}/postgres"
        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(f"postgresql://postgres:wrong@{at}")  # secret-ok: a wrong one

    async def test_has_the_extensions_that_services_need(self, server: EmbeddedPostgres) -> None:
        for extension in ("btree_gist", "ltree", "pg_trgm"):
            await ask(server, f"CREATE EXTENSION {extension}")

    async def test_shows_the_password_to_nobody_else(self, server: EmbeddedPostgres) -> None:
        assert (server.folder / "password").stat().st_mode & 0o077 == 0
        assert server.folder.stat().st_mode & 0o077 == 0

    async def test_logs_neither_statements_nor_values(self, server: EmbeddedPostgres) -> None:
        await ask(server, "CREATE TABLE child (name text UNIQUE)")
        await ask(server, "INSERT INTO child VALUES ('secret-name')")
        with pytest.raises(asyncpg.UniqueViolationError):
            await ask(server, "INSERT INTO child VALUES ('secret-name')")
        assert "secret-name" not in (server.folder / "server.log").read_text()

    async def test_keeps_data_and_port_over_restart_and_crash(
        self, server: EmbeddedPostgres
    ) -> None:
        await ask(server, "CREATE TABLE kept AS SELECT 42 AS answer")
        url = server.url()
        server.restart()
        assert await ask(server, "SELECT answer FROM kept") == 42
        server.crash()
        server.start()
        assert await ask(server, "SELECT answer FROM kept") == 42
        assert server.url() == url

    async def test_is_shared_by_attaching(self, server: EmbeddedPostgres) -> None:
        other = EmbeddedPostgres(server.folder)
        other.attach()
        assert other.url("x") == server.url("x")

    def test_refuses_to_attach_to_nothing(self, folder: Path) -> None:
        with pytest.raises(PostgresNotRunning):
            EmbeddedPostgres(folder / "postgres").attach()


class TestSecondServer:
    def test_names_the_process_that_uses_the_folder(self, server: EmbeddedPostgres) -> None:
        with pytest.raises(DataFolderInUse, match=f"process {os.getpid()}"):
            EmbeddedPostgres(server.folder).start()


class TestLeftOver:
    async def test_a_killed_start_is_taken_over(self, folder: Path) -> None:
        data = folder / "postgres"
        killed = start_and_be_killed(data)
        assert killed.returncode == -signal.SIGKILL
        server = EmbeddedPostgres(data)
        server.start()
        assert server.port == int(killed.stdout)
        assert await ask(server, "SELECT 1") == 1
        server.stop()
        assert not (data / "cluster/postmaster.pid").exists()

    async def test_a_killed_postmaster_is_no_obstacle(self, server: EmbeddedPostgres) -> None:
        pid = int((server.folder / "cluster/postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGKILL)
        await asyncio.sleep(0.5)
        server.start()
        assert await ask(server, "SELECT 1") == 1

    async def test_a_recycled_process_id_is_no_obstacle(self, server: EmbeddedPostgres) -> None:
        pid_file = server.folder / "cluster/postmaster.pid"
        written = pid_file.read_text().splitlines()
        server.stop()
        pid_file.write_text("\n".join([str(os.getpid()), *written[1:]]))
        server.start()
        assert await ask(server, "SELECT 1") == 1


class TestBrokenFolder:
    def refuse(self, server: EmbeddedPostgres) -> str:
        with pytest.raises(CannotStart) as refused:
            server.start()
        assert str(server.folder) in str(refused.value)
        assert "\n" not in str(refused.value)
        return str(refused.value)

    def test_without_a_version(self, server: EmbeddedPostgres) -> None:
        server.stop()
        (server.folder / "cluster/PG_VERSION").unlink()
        with pytest.raises(DataFolderBroken, match="PG_VERSION"):
            server.start()
        assert (server.folder / "cluster/base").is_dir()

    def test_without_its_password(self, server: EmbeddedPostgres) -> None:
        server.stop()
        (server.folder / "password").unlink()
        assert "password" in self.refuse(server)

    def test_of_another_major_version(self, server: EmbeddedPostgres) -> None:
        server.stop()
        (server.folder / "cluster/PG_VERSION").write_text("9\n")
        with pytest.raises(PostgresNotFound, match="made by PostgreSQL 9, and this machine has"):
            server.start()

    @pytest.mark.parametrize("lost", ["global/pg_control", "global", "postgresql.conf", "base"])
    def test_with_a_part_missing(self, server: EmbeddedPostgres, lost: str) -> None:
        server.stop()
        (server.folder / "cluster" / lost).rename(server.folder / "lost")
        assert "nothing was deleted" in self.refuse(server)

    def test_with_a_damaged_control_file(self, server: EmbeddedPostgres) -> None:
        server.stop()
        (server.folder / "cluster/global/pg_control").write_bytes(b"\0" * 8192)
        assert "nothing was deleted" in self.refuse(server)

    def test_a_file_in_its_place(self, folder: Path) -> None:
        (folder / "postgres").write_text("not a folder")
        self.refuse(EmbeddedPostgres(folder / "postgres"))

    def test_an_interrupted_creation_is_begun_anew(self, folder: Path) -> None:
        (folder / "postgres/cluster.new/base").mkdir(parents=True)
        server = EmbeddedPostgres(folder / "postgres")
        server.start()
        server.stop()


class TestFullDisk:
    def test_is_one_sentence(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(100, 90, 10))
        with pytest.raises(NotEnoughDisk, match="1000 MB are needed, 0 MB are free"):
            EmbeddedPostgres(folder / "postgres").start()


@as_root
class TestAsRoot:
    async def test_moves_what_a_closed_checkout_hides(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(postgres_programs, "SHARED_FOLDER", folder / "shared")
        closed = folder / "closed"
        closed.mkdir(mode=0o700)
        programs = find_programs()
        hidden = closed / "programs"
        shutil.copytree(programs.folder.parent, hidden)
        monkeypatch.setattr(
            postgres_programs, "_candidates", lambda: iter([(hidden / programs.folder.name, {})])
        )
        server = EmbeddedPostgres(closed / ".wardship/postgres")
        assert server.folder.is_relative_to(folder / "shared")
        server.start()
        assert await ask(server, "SELECT 1") == 1
        assert await ask(server, "SHOW data_directory") == str(server.folder / "cluster")
        server.stop()
        assert list(closed.iterdir()) == [hidden]

    def test_keeps_the_owner_of_the_data(self, server: EmbeddedPostgres) -> None:
        assert server.folder.stat().st_uid == server.account.uid != 0
        assert server_account(server.folder) == server.account


class TestPrograms:
    def test_an_installed_server_serves_as_well(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(postgres_programs, "_wheel", lambda: iter(()))
        try:
            programs = find_programs()
        except PostgresNotFound as missing:
            pytest.skip(str(missing))
        server = EmbeddedPostgres(folder / "postgres")
        server.start()
        server.stop()
        version = (server.folder / "cluster/PG_VERSION").read_text()
        assert version.strip() == str(programs.major)

    def test_none_is_one_sentence(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(postgres_programs, "_candidates", lambda: iter(()))
        with pytest.raises(PostgresNotFound, match="WARDSHIP_DATABASE_URL"):
            find_programs()


def test_a_port_taken_meanwhile_is_replaced(
    folder: Path, monkeypatch: pytest.MonkeyPatch, server: EmbeddedPostgres
) -> None:
    ports = iter([server.port, free_port()])
    monkeypatch.setattr("standalone.postgres.free_port", lambda: next(ports))
    other = EmbeddedPostgres(folder / "other")
    other.start()
    assert other.port != server.port
    other.stop()
