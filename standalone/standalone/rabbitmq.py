"""The RabbitMQ that tests and benchmarks use: one that runs, else one that we start.

In this order: `TEST_AMQP_URL`; one listening on 127.0.0.1:5672 that takes guest/guest;
`rabbitmq-server` on this machine; Docker; as root the distribution's package; else one sentence.
"""

import asyncio
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import aio_pika

from standalone.machine import CannotStart, is_listening
from standalone.rabbitmq_docker import DockerBroker, docker_answers
from standalone.rabbitmq_node import BrokerDidNotStart, PrivateBroker

__all__ = [
    "Broker",
    "BrokerDidNotStart",
    "PrivateBroker",
    "RabbitMQNotFound",
    "StartableBroker",
    "find_broker",
    "find_startable",
]

USUAL_PORT = 5672
# Debian's /usr/sbin/rabbitmq-server serves root and the user rabbitmq only, and starts as the
# latter: the script that it calls serves everybody.
SERVER_SCRIPTS = (
    "/usr/lib/rabbitmq/bin/rabbitmq-server",
    "/usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server",
    "/opt/rabbitmq/sbin/rabbitmq-server",
    "/opt/homebrew/opt/rabbitmq/sbin/rabbitmq-server",
    "/usr/local/opt/rabbitmq/sbin/rabbitmq-server",
)
POLICY = Path("/usr/sbin/policy-rc.d")


class RabbitMQNotFound(CannotStart):
    """No RabbitMQ runs here and none can be started."""


class Broker(Protocol):
    """A RabbitMQ to talk to."""

    @property
    def url(self) -> str: ...

    def close(self) -> None:
        """End what we started; a broker that ran before us goes on."""


class StartableBroker(Broker, Protocol):
    """A RabbitMQ of our own, which fault tests stop, kill and start."""

    def start(self) -> None: ...
    def stop(self) -> None: ...
    def kill(self) -> None: ...
    def restart(self) -> None: ...


class RunningBroker:
    """One that somebody else started."""

    def __init__(self, url: str) -> None:
        self.url = url

    def close(self) -> None:
        """It is not ours to end."""


def find_broker() -> Broker:
    """Ready to use; the caller closes it. Not to be called inside a running event loop."""
    given = os.environ.get("TEST_AMQP_URL")
    if given:
        return RunningBroker(given)
    usual = f"amqp://guest:guest@127.0.0.1:{USUAL_PORT}/"  # secret-ok: RabbitMQ's default
    if is_listening(USUAL_PORT) and asyncio.run(_logs_in(usual)):
        return RunningBroker(usual)
    broker = find_startable()
    try:
        broker.start()
    except BaseException:
        broker.close()
        raise
    return broker


def find_startable() -> StartableBroker:
    """A private broker, not yet started; the caller closes it."""
    script = _server_script()
    if script:
        return PrivateBroker(script)
    if docker_answers():
        return DockerBroker()
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _install_package()
        script = _server_script()
        if script:
            return PrivateBroker(script)
    raise RabbitMQNotFound(
        "The tests need RabbitMQ: install your distribution's rabbitmq-server, start Docker, "
        "or set TEST_AMQP_URL to one that runs."
    )


def _server_script() -> Path | None:
    for pattern in SERVER_SCRIPTS:
        found = sorted(Path("/").glob(pattern.lstrip("/")))
        if found:
            return found[-1]
    on_path = shutil.which("rabbitmq-server", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    return Path(on_path) if on_path else None


async def _logs_in(url: str) -> bool:
    try:
        connection = await aio_pika.connect(url, timeout=3)
    except (aio_pika.exceptions.AMQPError, OSError):  # TimeoutError is an OSError
        return False
    await connection.close()
    return True


def _install_package() -> None:
    print("Installing the distribution's rabbitmq-server for the tests ...", flush=True)
    with _services_stay_down():
        _apt_get("update")  # one broken source of several is no reason to stop here
        installed = _apt_get("install", "--yes", "--no-install-recommends", "rabbitmq-server")
    if installed.returncode != 0:
        said = installed.stderr.strip().splitlines() or ["it gave no reason"]
        raise RabbitMQNotFound(
            f"The tests need RabbitMQ, and apt-get could not install it: {said[-1]}"
        )


def _apt_get(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["apt-get", "--quiet=2", *command],
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        capture_output=True,
        text=True,
        check=False,
    )


@contextmanager
def _services_stay_down() -> Iterator[None]:
    """Debian's own way to install a package without starting its service."""
    if POLICY.exists():  # the machine's owner has a policy already
        yield
        return
    POLICY.write_text("#!/bin/sh\nexit 101\n")
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        POLICY.unlink(missing_ok=True)
