"""The service on a database of its own, with a clock to move and a county for each test."""

from collections.abc import AsyncIterator, Iterator
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
from reference.divisions import Area, counties

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


@pytest.fixture(scope="session")
def neighbouring() -> Iterator[tuple[Area, Area]]:
    """Two counties of one prefecture; they exist, and no other test uses them."""
    listed = [county.code for county in counties() if len(county.code) == 6]
    found = zip(listed[::2], listed[1::2], strict=False)
    return ((Area(one), Area(other)) for one, other in found if one[:4] == other[:4])


@pytest.fixture
def two(neighbouring: Iterator[tuple[Area, Area]]) -> tuple[Area, Area]:
    return next(neighbouring)


@pytest.fixture
def county(two: tuple[Area, Area]) -> Area:
    """A county that no other test uses."""
    return two[0]


@pytest.fixture
def cast(judicial: Service, county: Area) -> Cast:
    return Cast(judicial, county)


@pytest.fixture
def elsewhere(cast: Cast, two: tuple[Area, Area]) -> Cast:
    """Another county of the same prefecture."""
    return Cast(cast.service, two[1])
