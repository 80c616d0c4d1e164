"""`./wardship demo`: the whole story of one child and a prefecture around it, or a country."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from standalone.demonstration import VILLAGE, NotRunning
from standalone.installation import Installation
from standalone.machine import CannotStart
from standalone.story import play
from standalone.storyteller import Stage
from standalone.synthetic.filling import PREFECTURE, fill, fill_country
from standalone.synthetic.memory import Memory
from standalone.synthetic.places import County, counties, spread
from standalone.synthetic.shares import FULL, SMALL, SMALL_COUNTIES, Size

REMEMBERED = "synthetic.json"
COUNTRY_REMEMBERED = "synthetic-country.json"


class FilledOtherwise(CannotStart):
    """What is there was filled in another size."""


async def play_here(base_url: str, folder: Path, *, small: bool = False) -> None:
    """With an installation's demonstration logins.

    Raises NotRunning, StoryFailed or FilledOtherwise.
    """
    size = SMALL if small else FULL
    memory = _recall(folder / REMEMBERED, size)
    async with _speaking_to(base_url) as client:
        stage = await play(base_url, Installation(folder).logins(), print)
        stage.client = client
        await fill(stage, _chosen(size), size, memory)


async def play_country(base_url: str, folder: Path, *, small: bool = False) -> None:
    """Agencies all over the country, without the story. Raises as `play_here`."""
    size = SMALL if small else FULL
    memory = _recall(folder / COUNTRY_REMEMBERED, size)
    async with _speaking_to(base_url) as client:
        stage = Stage(client, Installation(folder).logins(), print)
        await fill_country(stage, spread(size.agencies, PREFECTURE), size, memory)


def _recall(path: Path, size: Size) -> Memory:
    memory = Memory.read(path)
    if memory.size not in ("", size.name):
        raise FilledOtherwise(
            f"{path} tells of the size {memory.size}; begin with another data folder."
        )
    memory.size = size.name
    return memory


@asynccontextmanager
async def _speaking_to(base_url: str) -> AsyncIterator[httpx.AsyncClient]:
    try:
        async with httpx.AsyncClient(base_url=base_url, timeout=120, trust_env=False) as client:
            yield client
    except httpx.ConnectError as error:
        raise NotRunning(
            f"Nothing answers at {base_url}; start it with ./wardship up in another terminal."
        ) from error


def _chosen(size: Size) -> list[County]:
    """All of the prefecture, or the demonstration's own county and some more."""
    every = counties(PREFECTURE)
    if size is FULL:
        return every
    home = VILLAGE.columns()["county"]
    first = [county for county in every if county.code == home]
    return [*first, *(county for county in every if county.code != home)][:SMALL_COUNTIES]
