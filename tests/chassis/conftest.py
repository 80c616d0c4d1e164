"""The probe, running, and a county for each test."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from chassis.testing import Issuer, MovableClock, Service, drop_database, running
from chassis_desk import Desk
from chassis_probe import METADATA, create_app
from faults.rig import migrated
from reference.divisions import Area

NOW = datetime(2026, 6, 1, 2, tzinfo=UTC)


@pytest.fixture(scope="session")
async def urls(admin_url: str) -> AsyncIterator[tuple[str, str]]:
    urls = await migrated(admin_url, "probe", METADATA)
    yield urls
    await drop_database(admin_url, urls[1])


@pytest.fixture(scope="session")
async def probe(urls: tuple[str, str], issuer: Issuer) -> AsyncIterator[Service]:
    clock = MovableClock(NOW)
    async with running("probe", create_app, urls, issuer=issuer, clock=clock) as service:
        yield service


@pytest.fixture
async def desk(probe: Service, county: Area) -> AsyncIterator[Desk]:
    yield Desk(probe, county)
    assert isinstance(probe.clock, MovableClock)
    probe.clock.now = NOW


@pytest.fixture
def elsewhere(desk: Desk) -> Desk:
    """Another county."""
    return Desk(desk.service, Area(desk.county.code[:4] + "90"))
