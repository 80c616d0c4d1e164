"""`./wardship up` as a real process: it starts, says in one sentence why it cannot, and ends."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from standalone.machine import free_port
from standalone.postgres import EmbeddedPostgres
from standalone.services import ROOT

PATIENCE = 180
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk")


class Up:
    """One run of the command."""

    def __init__(self, folder: Path, port: int, **environment: str) -> None:
        self.port, self.address, self.said = port, f"http://127.0.0.1:{port}", ""
        kept = {name: one for name, one in os.environ.items() if not name.startswith("WARDSHIP_")}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "standalone", "up", "--port", str(port), "--data", str(folder)],
            env={**kept, **environment}, cwd="/", text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def wait_until_ready(self) -> None:
        """Until the address is announced; it answers by then, and nothing was worth a warning."""
        assert self._process.stdout
        for line in self._process.stdout:
            assert not line.startswith("{"), line
            self.said += line
            if "Ctrl-C stops it" in line:
                return
        raise AssertionError(self._process.communicate()[1])

    def wait_for(self, progress: str) -> None:
        assert self._process.stderr
        for line in self._process.stderr:
            if progress in line:
                return
        raise AssertionError(f"it never said {progress!r}")

    def end(self, how: signal.Signals | None = None) -> tuple[int, str]:
        """The exit code, and what it said on its error output."""
        if how is not None:
            self._process.send_signal(how)
        _, complained = self._process.communicate(timeout=PATIENCE)
        return self._process.returncode, complained


def sentence(complained: str) -> str:
    """The one line that is no progress; nothing else may be there, least of all a traceback."""
    lines = [line for line in complained.splitlines() if not line.endswith(" …")]
    assert len(lines) == 1, complained
    assert re.match(r"^wardship: [A-Z].*\.$", lines[0]), lines
    return lines[0]


@pytest.fixture(scope="module", autouse=True)
def _hears_ctrl_c() -> Iterator[None]:
    """Where the tests are a shell's background job, Ctrl-C is ignored, by their children too."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A folder that the server's account may enter too, when we are root."""
    made = Path(tempfile.mkdtemp(prefix="wardship-up-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="module")
def installed(place: Path) -> Path:
    """The data folder of an installation that has been started once."""
    folder = place / "data"
    first = Up(folder, free_port())
    first.wait_until_ready()
    assert first.end(signal.SIGTERM)[0] == 0
    return folder


@pytest.mark.slow
class TestStart:
    def test_answers_where_it_says_when_all_is_ready(self, installed: Path) -> None:
        up = Up(installed, free_port())
        up.wait_until_ready()
        try:
            assert httpx.get(f"{up.address}/health", trust_env=False).json()["waiting"] == []
            assert httpx.get(f"{up.address}/docs", trust_env=False).status_code == 200
            asks = re.search(r'curl -H "Authorization: Bearer \$\((.*)\)" (.*)', up.said)
            assert asks
            token = subprocess.check_output(["sh", "-c", asks[1]], cwd=ROOT, text=True).strip()
            bearer = {"Authorization": f"Bearer {token}"}
            assert httpx.get(asks[2], headers=bearer, trust_env=False).status_code == 200
        finally:
            code, complained = up.end(signal.SIGTERM)
        assert code == 0
        assert complained == "  Starting the embedded PostgreSQL …\n  Starting the services …\n"

    @pytest.mark.parametrize(("how", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
    def test_stops_cleanly(self, installed: Path, how: signal.Signals, code: int) -> None:
        up = Up(installed, free_port())
        up.wait_until_ready()
        ended, complained = up.end(how)
        assert ended == code
        assert "Traceback" not in complained
        assert not (_cluster(installed) / "postmaster.pid").exists()

    @pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
    @pytest.mark.parametrize(
        "progress", ["Starting the embedded PostgreSQL", "Starting the services"]
    )
    def test_stops_cleanly_while_it_starts(
        self, installed: Path, how: signal.Signals, progress: str
    ) -> None:
        up = Up(installed, free_port())
        up.wait_for(progress)
        ended, complained = up.end(how)
        assert ended in (0, 130)
        assert "Traceback" not in complained
        assert not (_cluster(installed) / "postmaster.pid").exists()

    def test_goes_on_after_it_was_killed(self, installed: Path) -> None:
        killed = Up(installed, free_port())
        killed.wait_until_ready()
        assert killed.end(signal.SIGKILL)[0] == -signal.SIGKILL
        up = Up(installed, free_port())
        up.wait_until_ready()
        assert up.end(signal.SIGTERM)[0] == 0

    def test_keeps_no_more_than_the_owner_may_read(self, installed: Path) -> None:
        for name in ("secrets.json", "logins.json"):
            assert (installed / name).stat().st_mode & 0o077 == 0


@pytest.mark.slow
class TestAStartThatFails:
    def test_names_a_port_in_use(self, installed: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            code, complained = Up(installed, port).end()
        assert code == 1
        assert sentence(complained) == (
            f"wardship: Port {port} is in use; choose another with --port."
        )

    def test_names_the_folder_that_another_uses(self, installed: Path) -> None:
        first = Up(installed, free_port())
        first.wait_until_ready()
        try:
            code, complained = Up(installed, free_port()).end()
        finally:
            assert first.end(signal.SIGTERM)[0] == 0
        assert code == 1
        assert "already runs on" in sentence(complained)

    def test_names_a_broken_data_folder(self, installed: Path) -> None:
        version = _cluster(installed) / "PG_VERSION"
        kept = version.read_text()
        version.write_text("nonsense\n")
        try:
            code, complained = Up(installed, free_port()).end()
        finally:
            version.write_text(kept)
        assert code == 1
        assert "is broken" in sentence(complained)

    def test_names_secrets_that_cannot_be_read(self, installed: Path) -> None:
        secrets = installed / "secrets.json"
        kept = secrets.read_text()
        secrets.write_text("{}")
        try:
            code, complained = Up(installed, free_port()).end()
        finally:
            secrets.write_text(kept)
        assert code == 1
        assert "secrets.json cannot be read (TypeError)" in sentence(complained)

    def test_names_a_folder_that_is_a_file(self, place: Path) -> None:
        file = place / "file"
        file.write_text("")
        code, complained = Up(file / "data", free_port()).end()
        assert code == 1
        assert "cannot be written" in sentence(complained)

    @pytest.mark.parametrize(
        "url",
        [
            "postgresql://postgres:wrong-secret@127.0.0.1:{port}/postgres",  # secret-ok: is wrong
            "nonsense",
            "postgresql://postgres:wrong-secret@host.invalid/postgres",  # secret-ok: is wrong
        ],
    )
    def test_names_a_database_that_does_not_answer(self, place: Path, url: str) -> None:
        given = url.format(port=free_port())
        up = Up(place / "elsewhere", free_port(), WARDSHIP_DATABASE_URL=given)
        code, complained = up.end()
        assert code == 1
        told = sentence(complained)
        assert "WARDSHIP_DATABASE_URL does not answer" in told
        assert "wrong-secret" not in told

    def test_names_a_database_user_that_may_not_make_databases(
        self, place: Path, admin_url: str
    ) -> None:
        import asyncio

        import asyncpg

        async def make(statement: str) -> None:
            connection = await asyncpg.connect(admin_url)
            await connection.execute(statement)
            await connection.close()

        role = f"plain_{free_port()}"
        asyncio.run(make(f"CREATE ROLE {role} LOGIN PASSWORD 'plain'"))
        try:
            url = re.sub(r"//[^@]*@", f"//{role}:plain@", admin_url)
            code, complained = Up(place / "elsewhere", free_port(), WARDSHIP_DATABASE_URL=url).end()
        finally:
            asyncio.run(make(f"DROP ROLE {role}"))
        assert code == 1
        assert "may not make databases" in sentence(complained)

    @as_root
    def test_names_a_full_disk(self, place: Path) -> None:
        small = place / "small"
        small.mkdir()
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=8m,mode=755", "tmpfs", small],
            capture_output=True, check=False,
        )  # fmt: skip
        if mounted.returncode:
            pytest.skip("no small disk can be mounted here")
        try:
            code, complained = Up(small / "data", free_port()).end()
        finally:
            subprocess.run(["umount", small], check=True)
        assert code == 1
        assert "MB are needed" in sentence(complained)


def _cluster(folder: Path) -> Path:
    """Where the data really is: as root it may be elsewhere."""
    return EmbeddedPostgres(folder / "postgres").folder / "cluster"
