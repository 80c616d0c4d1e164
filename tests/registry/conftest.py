"""The registry, running, with a county of its own for each test."""

from collections.abc import AsyncIterator

import pytest

from chassis.testing import (
    Issuer,
    MovableClock,
    Service,
    drop_database,
    make_database,
    running,
)
from reference.divisions import Area
from registry.main import create_app
from registry.tables import METADATA
from registry_place import MIGRATIONS, NOW, Place

_ADD_DIVISION = "INSERT INTO division VALUES ($1, '村', 'village', $2) ON CONFLICT DO NOTHING"


@pytest.fixture(scope="session")
async def urls(admin_url: str) -> AsyncIterator[tuple[str, str]]:
    urls = await make_database(admin_url, "registry", METADATA, MIGRATIONS)
    yield urls
    await drop_database(admin_url, urls[1])


@pytest.fixture(scope="session")
async def registry(urls: tuple[str, str], issuer: Issuer) -> AsyncIterator[Service]:
    async with running("registry", create_app, urls, issuer=issuer, clock=MovableClock(NOW)) as it:
        yield it


@pytest.fixture
async def place(registry: Service, county: Area) -> Place:
    place = Place(registry, county)
    for village in place.villages:
        await registry.admin.execute(_ADD_DIVISION, village, village[:9])
    return place


@pytest.fixture
async def elsewhere(place: Place) -> Place:
    """Another county of the same prefecture."""
    other = Place(place.service, Area(place.county.code[:4] + "90"))
    for village in other.villages:
        await place.service.admin.execute(_ADD_DIVISION, village, village[:9])
    return other
