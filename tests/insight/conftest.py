"""Insight, running, with stand-ins for the services it listens to."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from chassis.broker import Hub
from chassis.testing import (
    Issuer,
    MovableClock,
    Service,
    drop_database,
    make_database,
    running,
)
from insight.main import create_app
from insight.tables import METADATA
from neighbours import NAMES, Neighbours, Source
from page_reader import Browser, SignInDesk

MIGRATIONS = Path(__file__).parents[2] / "services" / "insight" / "migrations"
NEVER = 3_600.0


@pytest.fixture(scope="session")
async def urls(admin_url: str) -> AsyncIterator[tuple[str, str]]:
    urls = await make_database(admin_url, "insight", METADATA, MIGRATIONS)
    yield urls
    await drop_database(admin_url, urls[1])


@pytest.fixture(scope="session")
async def hub() -> Hub:
    return Hub()


@pytest.fixture(scope="session")
async def neighbours(
    urls: tuple[str, str], issuer: Issuer, hub: Hub, sign_in_desk: SignInDesk
) -> AsyncIterator[Neighbours]:
    sources = {name: Source(name) for name in NAMES}
    async with running(
        "insight",
        create_app,
        urls,
        issuer=issuer,
        clock=MovableClock(),
        hub=hub,
        applications={**sources, "identity": sign_in_desk},
    ) as it:
        yield Neighbours(it, sources)


@pytest.fixture(scope="session")
def sign_in_desk(issuer: Issuer) -> SignInDesk:
    return SignInDesk(issuer)


@pytest.fixture
async def browser(insight: Service) -> AsyncIterator[Browser]:
    """Without a cookie, and with nobody signed in."""
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(insight.web), base_url="http://insight"
    ) as client:
        yield Browser(client, insight.clock)


@pytest.fixture(scope="session")
async def insight(neighbours: Neighbours) -> Service:
    return neighbours.insight


@pytest.fixture
async def unfolded(admin_url: str, issuer: Issuer) -> AsyncIterator[Neighbours]:
    """An insight of its own that never folds by itself."""
    urls = await make_database(admin_url, "insight", METADATA, MIGRATIONS)
    sources = {name: Source(name) for name in NAMES}
    try:
        async with running(
            "insight",
            create_app,
            urls,
            issuer=issuer,
            clock=MovableClock(),
            applications=sources,
            sweep_seconds=NEVER,
        ) as it:
            yield Neighbours(it, sources)
    finally:
        await drop_database(admin_url, urls[1])
