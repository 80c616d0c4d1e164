"""The services after the story, their operations, and officials of two neighbouring counties."""

from collections.abc import AsyncIterator

import httpx
import pytest

from api_bodies import COUNTY, NEIGHBOUR
from api_operations import (
    EVERY_ROLE_BUT_THE_PLATFORMS,
    Operation,
    ids_of,
    operations,
)
from assembled import Assembled, System


@pytest.fixture(scope="session")
async def all_operations(story: Assembled) -> list[Operation]:
    return operations(await story.document())


@pytest.fixture(scope="session")
async def ids(story: Assembled) -> dict[str, str]:
    """Of what the story left in its county."""
    return await ids_of(story)


@pytest.fixture(scope="session")
async def here_system(story: Assembled) -> System:
    return await story.system(COUNTY, *EVERY_ROLE_BUT_THE_PLATFORMS)


@pytest.fixture(scope="session")
async def there_system(story: Assembled) -> System:
    return await story.system(NEIGHBOUR, *EVERY_ROLE_BUT_THE_PLATFORMS)


@pytest.fixture
async def here(story: Assembled, here_system: System) -> AsyncIterator[httpx.AsyncClient]:
    """Whoever acts in the story's county, in every role at once."""
    async with story.client(await story.bearer(here_system)) as client:
        yield client


@pytest.fixture
async def there(story: Assembled, there_system: System) -> AsyncIterator[httpx.AsyncClient]:
    """The same, in the county next to it."""
    async with story.client(await story.bearer(there_system)) as client:
        yield client
