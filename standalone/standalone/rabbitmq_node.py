"""A RabbitMQ node of our own in a temporary folder, to be stopped, killed and started by tests."""

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from standalone.machine import CannotStart, free_port, is_listening

START_TIMEOUT_S = 90
STOP_TIMEOUT_S = 60
POLL_S = 0.05


class BrokerDidNotStart(CannotStart):
    """The private RabbitMQ ended, or did not answer in time."""


class PrivateBroker:
    """Synchronous: in a running event loop call its methods by `asyncio.to_thread`.

    Everything (messages, cookie, logs, epmd) is its own: a RabbitMQ of the machine is not touched.
    `url` stays the same over stop, kill and start. `close` ends it and removes the folder.
    """

    def __init__(self, server: Path) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="wardship-rabbitmq-"))
        self.port, self._epmd_port, self._dist_port = _three_ports()
        self._server = server
        self._password = secrets.token_urlsafe(16)
        self._node: subprocess.Popen[bytes] | None = None
        self._epmd: subprocess.Popen[bytes] | None = None
        self._write_configuration()

    @property
    def url(self) -> str:
        return f"amqp://wardship:{self._password}@127.0.0.1:{self.port}/"

    def start(self) -> None:
        """Returns when AMQP is answered."""
        if self._is_running():
            return
        self._start_epmd()
        with (self.folder / "output.log").open("ab") as output:
            self._node = subprocess.Popen(
                [self._server],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self.folder,
                env=self._environment(),
                start_new_session=True,
            )
        self._wait_until_answering()

    def stop(self) -> None:
        """Clean: RabbitMQ closes its connections and syncs its queues."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """SIGKILL to the Erlang machine.

        RabbitMQ 3 writes definitions late: a queue declared just before may be gone afterwards,
        with its confirmed messages.
        """
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        self.stop()
        self.start()

    def close(self) -> None:
        self.kill()
        if self._epmd:
            self._epmd.kill()
            self._epmd.wait()
            self._epmd = None
        shutil.rmtree(self.folder, ignore_errors=True)

    def _is_running(self) -> bool:
        return self._node is not None and self._node.poll() is None

    def _end(self, how: signal.Signals) -> None:
        if self._node is None:
            return
        # The start script waits for the Erlang machine and passes SIGTERM on to it; SIGKILL it
        # cannot pass on, so that goes to the process group of both.
        machine = self._erlang_pid()
        with contextlib.suppress(ProcessLookupError):
            if how is signal.SIGKILL:
                os.killpg(self._node.pid, how)
            else:
                self._node.send_signal(how)
        try:
            self._node.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            os.killpg(self._node.pid, signal.SIGKILL)
            self._node.wait()
        self._node = None
        _wait_until(
            lambda: (not machine or _has_ended(machine)) and not is_listening(self.port),
            STOP_TIMEOUT_S,
        )

    def _erlang_pid(self) -> int:
        try:
            return int((self.folder / "pid").read_text())
        except (OSError, ValueError):  # killed before it wrote it
            return 0

    def _start_epmd(self) -> None:
        """Erlang's port mapper, as our child: started by the node it would outlive us."""
        if self._epmd and self._epmd.poll() is None:
            return
        epmd = shutil.which("epmd") or _newest("/usr/lib/erlang/erts-*/bin/epmd")
        if epmd is None:
            return  # the node starts one of its own on our port
        self._epmd = subprocess.Popen(
            [epmd, "-port", str(self._epmd_port), "-address", "127.0.0.1"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def _wait_until_answering(self) -> None:
        answered = _wait_until(
            lambda: answers_amqp(self.port) or not self._is_running(), START_TIMEOUT_S
        )
        if answered and self._is_running():
            return
        output = (self.folder / "output.log").read_text(errors="replace").strip().splitlines()
        self.kill()
        raise BrokerDidNotStart(
            f"RabbitMQ ({self._server}) did not start: {(output or ['it said nothing'])[-1]}"
        )

    def _write_configuration(self) -> None:
        for name in ("mnesia", "log", "home"):
            (self.folder / name).mkdir()
        (self.folder / "enabled_plugins").write_text("[].\n")
        (self.folder / "environment").touch()
        (self.folder / "rabbitmq.conf").write_text(
            f"listeners.tcp.1 = 127.0.0.1:{self.port}\n"
            "default_user = wardship\n"
            f"default_pass = {self._password}\n"
            "default_permissions.configure = .*\n"
            "default_permissions.read = .*\n"
            "default_permissions.write = .*\n"
            "disk_free_limit.absolute = 50MB\n"
            "log.console = false\n"
        )

    def _environment(self) -> dict[str, str]:
        """None of the caller's RABBITMQ_* variables, nor the machine's /etc/rabbitmq."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("RABBITMQ_", "ERL_")) and name != "NOTIFY_SOCKET"
        }
        loopback = "-kernel inet_dist_use_interface {127,0,0,1}"
        return {
            **kept,
            "HOME": str(self.folder / "home"),
            "ERL_EPMD_PORT": str(self._epmd_port),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODENAME": f"wardship{self.port}@localhost",
            "RABBITMQ_DIST_PORT": str(self._dist_port),
            "RABBITMQ_MNESIA_BASE": str(self.folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(self.folder / "log"),
            "RABBITMQ_PID_FILE": str(self.folder / "pid"),
            "RABBITMQ_CONF_ENV_FILE": str(self.folder / "environment"),
            "RABBITMQ_CONFIG_FILE": str(self.folder / "rabbitmq.conf"),
            "RABBITMQ_ADVANCED_CONFIG_FILE": str(self.folder / "none.config"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "enabled_plugins"),
            "RABBITMQ_GENERATED_CONFIG_DIR": str(self.folder / "home"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": loopback,
        }


def answers_amqp(port: int) -> bool:
    """Whether AMQP 0-9-1 is spoken there: the reply to the protocol header is a method frame."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            connection.sendall(b"AMQP\x00\x00\x09\x01")
            return connection.recv(1) == b"\x01"
    except OSError:
        return False


def _three_ports() -> tuple[int, int, int]:
    ports: set[int] = set()
    while len(ports) < 3:
        ports.add(free_port())
    first, second, third = ports
    return first, second, third


def _has_ended(pid: int) -> bool:
    """Also as a zombie without threads: not every container's first process reaps orphans."""
    process = Path(f"/proc/{pid}")
    try:
        os.kill(pid, 0)
        is_zombie = process.joinpath("stat").read_text().rpartition(") ")[2].startswith("Z")
        return is_zombie and len(list(process.joinpath("task").iterdir())) <= 1
    except OSError:
        return True


def _newest(pattern: str) -> str | None:
    found = sorted(Path("/").glob(pattern.lstrip("/")))
    return str(found[-1]) if found else None


def _wait_until(condition: Callable[[], bool], timeout_s: float) -> bool:
    deadline = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_S)
    return True
