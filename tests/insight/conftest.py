"""Insight, running, with stand-ins for the services it listens to."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4
from zlib import crc32

import asyncpg
import httpx
import pytest

from assembled import Assembled
from chassis.access import Role
from chassis.broker import Hub
from chassis.testing import (
    Issuer,
    MovableClock,
    Service,
    drop_database,
    make_database,
    running,
)
from china_day import day
from insight.main import create_app
from insight.tables import METADATA
from judiciary_play import Judiciary
from neighbours import NAMES, Neighbours, Source
from page_clerk import CHILDREN, VILLAGE, Clerk, Supplier, a_supplier, answer_to, signed_in
from page_reader import Browser, SignInDesk

MIGRATIONS = Path(__file__).parents[2] / "services" / "insight" / "migrations"


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
    """An insight of its own that never folds by itself: it waits for another that would."""
    urls = await make_database(admin_url, "insight", METADATA, MIGRATIONS)
    sources = {name: Source(name) for name in NAMES}
    leading = await asyncpg.connect(urls[1])
    await leading.execute("SELECT pg_advisory_lock($1)", crc32(b"fold"))
    try:
        async with running(
            "insight",
            create_app,
            urls,
            issuer=issuer,
            clock=MovableClock(),
            applications=sources,
        ) as it:
            yield Neighbours(it, sources, folds=False)
    finally:
        await leading.close()
        await drop_database(admin_url, urls[1])


@pytest.fixture
async def clerk(assembled: Assembled) -> AsyncIterator[Clerk]:
    async with signed_in(assembled, "county-officer") as clerk:
        yield clerk


@pytest.fixture
async def city(assembled: Assembled) -> AsyncIterator[Clerk]:
    async with signed_in(assembled, "city-officer") as city:
        yield city


@pytest.fixture
async def finance(assembled: Assembled) -> AsyncIterator[Clerk]:
    async with signed_in(assembled, "finance-officer") as clerk:
        yield clerk


@pytest.fixture
async def line(assembled: Assembled, finance: Clerk) -> str:
    """300,000 yuan in this year's budget, for a service that nothing else is bought of."""
    title, code = f"关爱{uuid4().hex[:8]}", f"A04{uuid4().int % 90 + 10}{uuid4().int % 90 + 10}"
    await finance.done(
        "list", code=code, title=title, valid_from=day(-400), document_no="目1",
        authorisation_no="授1",
    )  # fmt: skip
    item = await _titled(assembled, "catalogue/items", title)
    money = {"department": "民政局", "amount_fen": "300000", "document_no": "预1"}
    await finance.done("budget", item, fiscal_year=day()[:4], **money)
    return await _titled(assembled, "budget-lines", title)


async def _titled(system: Assembled, nouns: str, title: str) -> str:
    path = f"/procurement/{nouns}?limit=200"
    found = (await answer_to(system, path, Role.COUNTY_OFFICER))["items"]
    return str(next(one["id"] for one in found if one["title"] == title))


@pytest.fixture
async def supplier(assembled: Assembled) -> Supplier:
    return await a_supplier(assembled)


@pytest.fixture
def name() -> str:
    return f"童{uuid4().hex[:6]}"


@pytest.fixture
async def child(clerk: Clerk, name: str) -> str:
    location = await clerk.done(
        "register", name=name, village=VILLAGE, no_hukou_reason="未落户", birth_on="2016-05-04",
        sex="female", phone="13800000001", guardian__name="李四", guardian__relation="祖母",
    )  # fmt: skip
    return location.removeprefix(CHILDREN).partition("?")[0]


@pytest.fixture
async def judiciary(assembled: Assembled) -> Judiciary:
    judiciary = Judiciary(assembled)
    await judiciary.begin()
    return judiciary


@pytest.fixture
async def report(judiciary: Judiciary) -> str:
    """Triaged, and referred to everybody whom it calls for."""
    report = await judiciary.report(await judiciary.child())
    await judiciary.refer(report)
    return report
