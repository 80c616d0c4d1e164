"""The rig: a PostgreSQL, a RabbitMQ, a teller and a listener that belong to these tests alone."""

import json
import os
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from chassis.testing import Issuer
from faults import probe
from faults.rig import Rig, migrated
from standalone.postgres import EmbeddedPostgres
from standalone.rabbitmq import find_startable


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(tmp_path_factory.mktemp("faults") / "postgres")
    server.start()
    try:
        yield server
    finally:
        server.discard()


@pytest.fixture(scope="module")
def broker() -> Iterator[object]:
    node = find_startable()
    node.start()
    try:
        yield node
    finally:
        node.close()


@pytest.fixture
async def rig(
    postgres: EmbeddedPostgres,
    broker: object,
    issuer: Issuer,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> AsyncIterator[Rig]:
    """Both services running with fresh databases; stopped and checked for leaks afterwards."""
    teller = await migrated(postgres.url(), "teller", probe.TELLER_METADATA)
    listener = await migrated(postgres.url(), "listener", probe.LISTENER_METADATA)
    key = json.dumps(issuer.key.as_dict(private=True))
    rig = Rig(
        postgres, broker, issuer, teller, listener, {"WARDSHIP_TEST_ISSUER_KEY": key}, tmp_path,
        record_property,
    )  # fmt: skip
    await rig.start()
    try:
        yield rig
    finally:
        await rig.stop()


assert os.name == "posix", "the fault tests send signals"
