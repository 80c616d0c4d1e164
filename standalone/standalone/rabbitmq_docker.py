"""A private RabbitMQ in a container, where only Docker is at hand."""

import secrets
import shutil
import subprocess
import time

from standalone.machine import CannotStart, free_port
from standalone.rabbitmq_node import START_TIMEOUT_S, answers_amqp

IMAGE = "rabbitmq:4-alpine"
POLL_S = 0.2


class DockerBroker:
    """The same methods as PrivateBroker; the container's name is our own."""

    def __init__(self) -> None:
        self.port = free_port()
        self._name = f"wardship-rabbitmq-{self.port}"
        self._password = secrets.token_urlsafe(16)
        self._created = False

    @property
    def url(self) -> str:
        return f"amqp://wardship:{self._password}@127.0.0.1:{self.port}/"

    def start(self) -> None:
        if not self._created:
            self._create()
        _docker("start", self._name)
        deadline = time.monotonic() + START_TIMEOUT_S
        while not answers_amqp(self.port):
            if time.monotonic() > deadline:
                raise CannotStart(f"RabbitMQ in the container {self._name} does not answer.")
            time.sleep(POLL_S)

    def stop(self) -> None:
        _docker("stop", self._name)

    def kill(self) -> None:
        _docker("kill", self._name)

    def restart(self) -> None:
        self.stop()
        self.start()

    def close(self) -> None:
        if self._created:
            _docker("rm", "--force", "--volumes", self._name)
            self._created = False

    def _create(self) -> None:
        # The host name is part of the node's name, and with it of its data folder.
        _docker(
            "create",
            f"--name={self._name}",
            "--hostname=wardship",
            f"--publish=127.0.0.1:{self.port}:5672",
            "--env=RABBITMQ_DEFAULT_USER=wardship",
            f"--env=RABBITMQ_DEFAULT_PASS={self._password}",
            IMAGE,
        )
        self._created = True


def docker_answers() -> bool:
    """Whether an engine runs, not only the client."""
    if not shutil.which("docker"):
        return False
    try:
        asked = subprocess.run(["docker", "info"], capture_output=True, check=False, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


def _docker(*command: str) -> None:
    ran = subprocess.run(["docker", *command], capture_output=True, text=True, check=False)
    if ran.returncode != 0:
        said = ran.stderr.strip().splitlines() or ["it gave no reason"]
        raise CannotStart(f"docker {command[0]} failed: {said[-1]}")
