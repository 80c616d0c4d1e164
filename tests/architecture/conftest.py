"""Every service's own database, migrated as an installation does it."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from chassis.testing import drop_database, make_database
from standalone.services import SERVICES, ServiceEntry


@pytest.fixture(scope="session", params=list(SERVICES))
def entry(request: pytest.FixtureRequest) -> ServiceEntry:
    return SERVICES[request.param]


@pytest.fixture(scope="session")
async def urls(admin_url: str, entry: ServiceEntry) -> AsyncIterator[tuple[str, str]]:
    """The URL of the service's role, and of its owner."""
    made = await make_database(admin_url, entry.name, entry.metadata, entry.migrations)
    yield made
    await drop_database(admin_url, made[1])


@pytest.fixture
async def database(urls: tuple[str, str]) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    connection = await asyncpg.connect(urls[1])
    yield connection
    await connection.close()
