"""What all tests share: one PostgreSQL server, a token issuer, areas nobody else uses."""

import itertools
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from chassis.testing import Issuer
from reference.divisions import Area

if TYPE_CHECKING:
    from assembled import Assembled

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def admin_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL where databases and roles may be made: `TEST_DATABASE_URL`, else our own."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    from standalone.postgres import EmbeddedPostgres

    postgres = EmbeddedPostgres(tmp_path_factory.mktemp("postgres") / "data")
    postgres.start()
    try:
        yield postgres.url("postgres")
    finally:
        postgres.discard()


@pytest.fixture(scope="session")
def issuer() -> Issuer:
    return Issuer()


@pytest.fixture(scope="session")
def assembled(admin_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator["Assembled"]:
    """All services behind the gateway, started once for all tests that use them together."""
    from assembled import assembled as start

    with start(admin_url, tmp_path_factory.mktemp("assembled")) as running:
        yield running


@pytest.fixture(scope="session")
async def story(assembled: "Assembled") -> "Assembled":
    """The same, after the whole story was played in the demonstration's county."""
    from api_supplement import add_what_is_missing
    from standalone.story import play

    await play(assembled.address, assembled.logins, lambda _: None)
    await add_what_is_missing(assembled)
    await assembled.settled()
    return assembled


_counties = (
    Area(f"{province}{prefecture:02}{county:02}")
    for prefecture, county, province in itertools.product(
        range(1, 30), range(1, 30), ("51", "52", "53")
    )
)


@pytest.fixture
def county() -> Area:
    """A county that no other test uses."""
    return next(_counties)
