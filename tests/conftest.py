"""What all tests share: one PostgreSQL server, a token issuer, areas nobody else uses."""

import itertools
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from xdist.scheduler import LoadFileScheduling

from chassis.testing import Issuer
from reference.divisions import Area

if TYPE_CHECKING:
    from assembled import Assembled
    from prefecture_rig import Filled

ROOT = Path(__file__).parent.parent


SHARING = {
    "pages/test_pages": "prefecture", "pages/test_reach": "prefecture",
    "journeys/test_synthetic_": "prefecture",
    "pages/": "story", "journeys/": "story", "api/": "story", "insight/test_desks_": "story",
    "insight/test_dashboards_": "story",
}  # fmt: skip
"""What shares a running whole, which is started once: each by one worker. The first that fits."""


_RUNNING = {"assembled", "filled"}
_WHOLES = ExitStack()
"""Those that run in this worker."""


def _whole_of(file: Path) -> str | None:
    name = f"{file.parent.name}/{file.name}"
    return next((whole for begins, whole in SHARING.items() if name.startswith(begins)), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What shares comes first; of it the pages, whose figures are compared before others move
    children elsewhere. Then what is slow, so that no worker ends with it alone."""
    for item in items:
        if _RUNNING.intersection(item.fixturenames) and not _whole_of(item.path):  # type: ignore[attr-defined]
            raise pytest.UsageError(f"{item.path} shares a running whole: SHARING must say so.")

    def when(item: pytest.Item) -> tuple[bool, bool]:
        if _whole_of(item.path):
            return False, item.path.parent.name != "pages"
        return True, item.get_closest_marker("slow") is None

    items.sort(key=when)


class BySharing(LoadFileScheduling):  # type: ignore[misc]  # xdist has no types
    """What shares a whole goes to one worker, the rest to whoever is free, file by file.

    xdist's own groups (`--dist loadgroup`) do not hold under pytest 9.2.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return _whole_of(Path(file)) or file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> BySharing:
    return BySharing(config, log)


@pytest.hookimpl(trylast=True)  # after what the test itself has open there
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Wholes that nobody shares any more are stopped: their loops would go on beside the rest."""
    if nextitem is not None and _whole_of(item.path) and not _whole_of(nextitem.path):
        _WHOLES.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The figures that tests counted, whoever ran them."""
    for report in terminalreporter.stats.get("passed", []):
        for name, value in report.user_properties:
            terminalreporter.write_line(f"{name}: {value}")


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
    yield _started(admin_url, tmp_path_factory.mktemp("assembled"))
    _WHOLES.close()


def _started(admin_url: str, folder: Path) -> "Assembled":
    from assembled import assembled as start

    return _WHOLES.enter_context(start(admin_url, folder))


@pytest.fixture(scope="session")
async def story(assembled: "Assembled") -> "Assembled":
    """The same, after the whole story was played in the demonstration's county."""
    from api_supplement import add_what_is_missing
    from standalone.story import play

    await play(assembled.address, assembled.logins, lambda _: None)
    await add_what_is_missing(assembled)
    await assembled.settled()
    return assembled


@pytest.fixture(scope="session")
async def filled(
    admin_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator["Filled"]:
    """The small made-up prefecture of the demonstration."""
    from prefecture_rig import Filled

    folder = tmp_path_factory.mktemp("synthetic")
    prefecture = Filled(_started(admin_url, folder), folder)
    try:
        prefecture.said = await prefecture.fill()
        await prefecture.system.settled()
        yield prefecture
    finally:
        _WHOLES.close()


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
