"""`./wardship demo`: the whole story of one child, and then a prefecture around it."""

from pathlib import Path

import httpx

from standalone.demonstration import VILLAGE, NotRunning
from standalone.installation import Installation
from standalone.machine import CannotStart
from standalone.story import play
from standalone.synthetic.filling import PREFECTURE, fill
from standalone.synthetic.memory import Memory
from standalone.synthetic.places import County, counties
from standalone.synthetic.shares import FULL, SMALL, SMALL_COUNTIES, Size

REMEMBERED = "synthetic.json"


class FilledOtherwise(CannotStart):
    """The prefecture was filled in another size; begin with another data folder."""


async def play_here(base_url: str, folder: Path, *, small: bool = False) -> None:
    """With an installation's demonstration logins.

    Raises NotRunning, StoryFailed or FilledOtherwise.
    """
    size = SMALL if small else FULL
    memory = Memory.read(folder / REMEMBERED)
    if memory.size not in ("", size.name):
        raise FilledOtherwise
    memory.size = size.name
    try:
        stage = await play(base_url, Installation(folder).logins(), print)
        async with httpx.AsyncClient(base_url=base_url, timeout=120, trust_env=False) as client:
            stage.client = client
            await fill(stage, _chosen(size), size, memory)
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
