"""The placement service, running, with a county in a city of its own for each test."""

import itertools
from collections.abc import AsyncIterator, Iterator

import pytest

from chassis.migrate import PROVINCES
from chassis.testing import Issuer, MovableClock, Service, drop_database, make_database, running
from placement.main import create_app
from placement.tables import METADATA
from placement_rig import MIGRATIONS, NOW, Place
from reference.divisions import Area


@pytest.fixture(scope="session")
async def urls(admin_url: str) -> AsyncIterator[tuple[str, str]]:
    urls = await make_database(admin_url, "placement", METADATA, MIGRATIONS)
    yield urls
    await drop_database(admin_url, urls[1])


@pytest.fixture(scope="session")
async def placement(urls: tuple[str, str], issuer: Issuer) -> AsyncIterator[Service]:
    clock = MovableClock(NOW)
    async with running("placement", create_app, urls, issuer=issuer, clock=clock) as it:
        yield it


_counties = (
    Area(f"{province}{city:02}01") for city, province in itertools.product(range(1, 90), PROVINCES)
)


@pytest.fixture
def place(placement: Service) -> Iterator[Place]:
    place = Place(placement, next(_counties))
    yield place
    place.clock.now = NOW


@pytest.fixture
def elsewhere(place: Place) -> Place:
    """Another county of the same prefecture."""
    return Place(place.service, Area(place.city + "90"))
