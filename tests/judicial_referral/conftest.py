"""The service on a database of its own, with a clock to move and a county for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from chassis.testing import (
    Issuer,
    MovableClock,
    Service,
    drop_database,
    make_database,
    running,
)
from judicial_referral.main import create_app
from judicial_referral.tables import METADATA
from judicial_referral_cast import Cast
from reference.divisions import Area

MIGRATIONS = Path(__file__).parents[2] / "services" / "judicial-referral" / "migrations"


@pytest.fixture(scope="session")
async def urls(admin_url: str) -> AsyncIterator[tuple[str, str]]:
    urls = await make_database(admin_url, "judicial-referral", METADATA, MIGRATIONS)
    yield urls
    await drop_database(admin_url, urls[1])


@pytest.fixture(scope="session")
async def judicial(urls: tuple[str, str], issuer: Issuer) -> AsyncIterator[Service]:
    clock = MovableClock()
    async with running("judicial-referral", create_app, urls, issuer=issuer, clock=clock) as it:
        yield it


@pytest.fixture
def clock(judicial: Service) -> MovableClock:
    assert isinstance(judicial.clock, MovableClock)
    return judicial.clock


@pytest.fixture
def cast(judicial: Service, county: Area) -> Cast:
    return Cast(judicial, county)


@pytest.fixture
def elsewhere(cast: Cast) -> Cast:
    """Another county of the same prefecture."""
    return Cast(cast.service, Area(cast.area.code[:4] + "90"))
