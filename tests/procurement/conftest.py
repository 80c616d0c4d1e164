"""Procurement, running; for each test a county with a buyer, a provider, children and money."""

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
from procurement.main import create_app
from procurement.tables import METADATA
from procurement_complaints import Complaints
from procurement_desk import NOW, Desk
from procurement_tendering import Tendering
from reference.divisions import Area

MIGRATIONS = Path(__file__).parents[2] / "services" / "procurement" / "migrations"


@pytest.fixture(scope="session")
async def urls(admin_url: str) -> AsyncIterator[tuple[str, str]]:
    urls = await make_database(admin_url, "procurement", METADATA, MIGRATIONS)
    yield urls
    await drop_database(admin_url, urls[1])


@pytest.fixture(scope="session")
async def procurement(urls: tuple[str, str], issuer: Issuer) -> AsyncIterator[Service]:
    clock = MovableClock(NOW)
    async with running("procurement", create_app, urls, issuer=issuer, clock=clock) as service:
        yield service


@pytest.fixture
def clock(procurement: Service) -> Iterator[MovableClock]:
    """The service's clock, put back after the test."""
    moved = procurement.clock
    assert isinstance(moved, MovableClock)
    yield moved
    moved.now = NOW


@pytest.fixture
def desk(procurement: Service, county: Area) -> Desk:
    return Desk(procurement, county)


@pytest.fixture
def tendering(desk: Desk) -> Tendering:
    return Tendering(desk)


@pytest.fixture
def complaints(desk: Desk, tendering: Tendering) -> Complaints:
    return Complaints(desk, tendering)


@pytest.fixture
def elsewhere(desk: Desk) -> Desk:
    """Another county of the same prefecture."""
    code = desk.county.code
    return Desk(desk.service, Area(f"{code[:4]}{int(code[4:]) + 50}"))
