"""A private RabbitMQ, really started, killed and started again."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import aio_pika
import pytest

from standalone import rabbitmq, rabbitmq_docker
from standalone.machine import is_listening
from standalone.rabbitmq import PrivateBroker, RabbitMQNotFound, find_broker, find_startable
from standalone.rabbitmq_docker import DockerBroker
from standalone.rabbitmq_node import BrokerDidNotStart


@pytest.fixture(scope="module")
async def broker() -> AsyncIterator[PrivateBroker]:
    found = find_startable()
    if not isinstance(found, PrivateBroker):
        pytest.skip("no rabbitmq-server on this machine")
    await asyncio.to_thread(found.start)
    yield found
    await asyncio.to_thread(found.close)
    assert not found.folder.exists()


async def publish(broker: PrivateBroker, body: bytes) -> None:
    connection = await aio_pika.connect(broker.url)
    async with connection:
        channel = await connection.channel(publisher_confirms=True)
        await channel.declare_queue("kept", durable=True)
        message = aio_pika.Message(body, delivery_mode=aio_pika.DeliveryMode.PERSISTENT)
        await channel.default_exchange.publish(message, routing_key="kept")


async def take(broker: PrivateBroker) -> bytes:
    connection = await aio_pika.connect(broker.url)
    async with connection:
        channel = await connection.channel()
        queue = await channel.declare_queue("kept", durable=True)
        message = await queue.get()
        assert message
        await message.ack()
        return message.body


class TestPrivateBroker:
    def test_listens_below_the_ephemeral_ports_with_a_password_of_its_own(
        self, broker: PrivateBroker
    ) -> None:
        assert broker.port < 32768
        assert broker.port != 5672
        assert "guest" not in broker.url

    async def test_keeps_confirmed_messages_over_restart_and_kill(
        self, broker: PrivateBroker
    ) -> None:
        """The clean restart first: RabbitMQ writes a new queue's definition to disk late."""
        await publish(broker, b"before the restart")
        await asyncio.to_thread(broker.restart)
        await publish(broker, b"before the kill")
        machine = int((broker.folder / "pid").read_text())
        await asyncio.to_thread(broker.kill)
        assert not is_listening(broker.port)
        assert _has_ended(machine)
        await asyncio.to_thread(broker.start)
        assert [await take(broker), await take(broker)] == [
            b"before the restart",
            b"before the kill",
        ]

    def test_says_in_one_sentence_why_it_did_not_start(self, tmp_path: Path) -> None:
        script = tmp_path / "rabbitmq-server"
        script.write_text("#!/bin/sh\necho first\necho the reason >&2\nexit 1\n")
        script.chmod(0o755)
        broken = PrivateBroker(script)
        with pytest.raises(BrokerDidNotStart, match=r"did not start: the reason$"):
            broken.start()
        broken.close()


def _has_ended(pid: int) -> bool:
    """Gone, or a zombie that this container's first process does not reap."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].startswith("Z")
    except OSError:
        return True


class TestFindBroker:
    @pytest.fixture(autouse=True)
    def _bare_machine(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        """Nothing given, nothing running, nothing installed; each test adds one thing."""
        monkeypatch.delenv("TEST_AMQP_URL", raising=False)
        monkeypatch.setattr(rabbitmq, "USUAL_PORT", 1)
        monkeypatch.setattr(rabbitmq, "_server_script", lambda: None)
        monkeypatch.setattr(rabbitmq, "docker_answers", lambda: False)
        monkeypatch.setattr(rabbitmq, "POLICY", tmp_path / "policy-rc.d")
        monkeypatch.setattr(os, "geteuid", lambda: 1000)

    def test_takes_the_one_given(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TEST_AMQP_URL", "amqp://given/")
        found = find_broker()
        found.close()
        assert found.url == "amqp://given/"

    def test_prefers_a_server_on_the_machine_to_docker(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(rabbitmq, "_server_script", lambda: Path("/bin/false"))
        monkeypatch.setattr(rabbitmq, "docker_answers", lambda: True)
        found = find_startable()
        found.close()
        assert isinstance(found, PrivateBroker)

    def test_installs_the_package_as_root_without_starting_its_service(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, fake_programs: Path
    ) -> None:
        calls = tmp_path / "calls"
        _program(fake_programs / "apt-get", f'echo "$*" >> {calls}; cat {tmp_path}/policy-rc.d')
        monkeypatch.setattr(os, "geteuid", lambda: 0)
        monkeypatch.setattr(
            rabbitmq, "_server_script", lambda: Path("/bin/false") if calls.exists() else None
        )
        find_startable().close()
        assert "install --yes --no-install-recommends rabbitmq-server" in calls.read_text()
        assert not (tmp_path / "policy-rc.d").exists()

    def test_says_why_the_package_was_not_installed(
        self, monkeypatch: pytest.MonkeyPatch, fake_programs: Path
    ) -> None:
        _program(fake_programs / "apt-get", "echo E: no network >&2; exit 100")
        monkeypatch.setattr(os, "geteuid", lambda: 0)
        with pytest.raises(RabbitMQNotFound, match=r"E: no network$"):
            find_startable()

    def test_else_one_sentence(self) -> None:
        with pytest.raises(RabbitMQNotFound, match="set TEST_AMQP_URL to one that runs"):
            find_startable()


class TestDockerBroker:
    def test_is_one_container_from_start_to_close(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, fake_programs: Path
    ) -> None:
        calls = tmp_path / "calls"
        _program(fake_programs / "docker", f'echo "$1" >> {calls}')
        monkeypatch.setattr(rabbitmq_docker, "answers_amqp", lambda _: True)
        broker = DockerBroker()
        broker.start()
        broker.kill()
        broker.start()
        broker.close()
        assert calls.read_text().split() == ["create", "start", "kill", "start", "rm"]


@pytest.fixture
def fake_programs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder that comes first on the PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    return folder


def _program(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
