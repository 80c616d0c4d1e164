"""The whole story with each service as its own process, as docker-compose.yml has them."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import asyncpg
import pytest

from composition import Composition
from identity.demonstration import seed
from standalone.demonstration import VILLAGE
from standalone.machine import free_port
from standalone.postgres import EmbeddedPostgres
from standalone.rabbitmq import find_startable
from standalone.services import SERVICES
from standalone.story import play

ENDED = (0, -15)  # uvicorn finishes its work and then raises the signal again


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    """A server of its own: databases and roles have the names they have in production."""
    server = EmbeddedPostgres(tmp_path_factory.mktemp("composed") / "postgres")
    server.start()
    yield server
    server.discard()


@pytest.fixture(scope="module")
def broker() -> Iterator[str]:
    """A broker of its own, for the queues too have the names they have in production."""
    node = find_startable()
    node.start()
    yield node.url
    node.close()


@pytest.fixture(scope="module")
def composition(
    postgres: EmbeddedPostgres, broker: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Composition]:
    """Migrated and running."""
    made = Composition(tmp_path_factory.mktemp("composition"), f"127.0.0.1:{postgres.port}", broker)
    asyncio.run(_set_password(postgres.url(), made.secret("postgres_password")))
    migrated = made.run_migrate()
    assert migrated.returncode == 0, migrated.stderr[-3_000:]
    try:
        made.start()
        made.wait_until_ready()
        yield made
    finally:
        made.kill()


async def _set_password(url: str, password: str) -> None:
    """The database's container takes it from the secret when it is made."""
    connection = await asyncpg.connect(url)
    await connection.execute(f"ALTER ROLE postgres PASSWORD '{password}'")
    await connection.close()


async def _logins(composition: Composition) -> dict[str, dict[str, Any]]:
    """The demonstration's: an installation with containers begins without."""
    admin_url = composition.secret("admin_database_url")
    connection = await asyncpg.connect(SERVICES["identity"].database_url(admin_url))
    made = await seed(connection, VILLAGE)
    await connection.close()
    return {
        one.name: {
            **asdict(one),
            "area": one.area.code,
            "organisation_id": str(one.organisation_id),
        }
        for one in made
    }


@pytest.mark.slow
class TestEachServiceInItsOwnProcess:
    async def test_migrating_again_changes_nothing(self, composition: Composition) -> None:
        again = await asyncio.to_thread(composition.run_migrate)
        assert again.returncode == 0, again.stderr[-3_000:]

    async def test_plays_the_whole_story_over_the_broker(self, composition: Composition) -> None:
        stage = await play(composition.address, await _logins(composition), print)
        assert len(stage.effects) == 8

    async def test_events_came_by_the_broker(self, composition: Composition) -> None:
        """Every listener has its queue, and none holds a message that nobody takes."""
        import aio_pika

        connection = await aio_pika.connect(composition.amqp_url)
        channel = await connection.channel()
        for source, listener in (("registry", "placement"), ("placement", "insight")):
            queue = await channel.get_queue(f"wardship.{source}.{listener}")
            assert queue.declaration_result.consumer_count == 1
        await connection.close()

    def test_passes_the_health_checks_of_the_file(self, composition: Composition) -> None:
        assert {name: composition.health_check(name) for name in composition.processes} == (
            dict.fromkeys(composition.processes, 0)
        )

    def test_stops_at_sigterm_and_has_logged_json_and_no_failure(
        self, composition: Composition
    ) -> None:
        codes = composition.stop()
        assert {name for name, code in codes.items() if code not in ENDED} == set(), codes
        for name in codes:
            log = composition.log(name).read_text()
            assert "Traceback" not in log, composition.tail(name)
            events = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
            assert not [one for one in events if one["level"] in ("error", "critical")]

    def test_writes_no_file(self, composition: Composition) -> None:
        assert composition.written_files() == []


@pytest.mark.slow
class TestAServiceWithoutItsSecrets:
    def test_does_not_start(self, composition: Composition) -> None:
        lacking = Composition(
            composition.folder / "lacking", f"127.0.0.1:{free_port()}", composition.amqp_url
        )
        lacking.document["services"]["registry"]["secrets"].remove("key_encryption_key")
        lacking.document["services"] = {
            name: one for name, one in lacking.document["services"].items() if name == "registry"
        }
        lacking.start()
        assert lacking.processes["registry"].wait(30) != 0
        assert "key_encryption_key" in lacking.log("registry").read_text()
