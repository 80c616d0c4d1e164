"""The identity service, running, with an operator made as an installation makes the first one."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import asyncpg
import httpx
import pytest

from chassis.testing import Issuer, MovableClock, Service, drop_database, make_database, running
from identity.bootstrap import FirstOperator, bootstrap
from identity.main import create_app
from identity.tables import METADATA
from identity_rig import MIGRATIONS, Browser, Rig
from standalone import login

SERVICE_SECRET = "registry-secret-of-forty-random-characters"
OPERATOR = FirstOperator("first-operator", "correct horse battery staple")


@pytest.fixture(scope="session")
async def urls(admin_url: str) -> AsyncIterator[tuple[str, str]]:
    urls = await make_database(admin_url, "identity", METADATA, MIGRATIONS)
    connection = await asyncpg.connect(urls[1])
    await bootstrap(connection, {"registry": SERVICE_SECRET}, OPERATOR)
    await connection.close()
    yield urls
    await drop_database(admin_url, urls[1])


@pytest.fixture(scope="session")
async def service(urls: tuple[str, str], issuer: Issuer) -> AsyncIterator[Service]:
    clock = MovableClock()
    async with running("identity", create_app, urls, issuer=issuer, clock=clock) as it:
        yield it


@pytest.fixture(scope="session")
async def operator(service: Service) -> str:
    """The first operator's token."""
    web = httpx.ASGITransport(service.web)
    return await login.token(
        "http://identity", OPERATOR.login_name, OPERATOR.password, transport=web
    )


@pytest.fixture
def clock(service: Service) -> MovableClock:
    assert isinstance(service.clock, MovableClock)
    return service.clock


@pytest.fixture
def rig(service: Service, operator: str, clock: MovableClock) -> Rig:
    """With the clock at the real time again, as tokens are checked against that."""
    clock.now = datetime.now(UTC)
    return Rig(service, operator)


@pytest.fixture
async def browser(rig: Rig) -> AsyncIterator[Browser]:
    browser = Browser(rig)
    yield browser
    await browser.http.aclose()
