"""`./wardship demo`: the whole story of one child, and then a prefecture around it."""

from pathlib import Path

import httpx

from standalone.demonstration import NotRunning
from standalone.installation import Installation
from standalone.story import play
from standalone.synthetic.filling import PREFECTURE, fill
from standalone.synthetic.places import counties


async def play_here(base_url: str, folder: Path) -> None:
    """With an installation's demonstration logins; raises NotRunning or StoryFailed."""
    try:
        stage = await play(base_url, Installation(folder).logins(), print)
        async with httpx.AsyncClient(base_url=base_url, timeout=60, trust_env=False) as client:
            stage.client = client
            await fill(stage, counties(PREFECTURE))
    except httpx.ConnectError as error:
        raise NotRunning(
            f"Nothing answers at {base_url}; start it with ./wardship up in another terminal."
        ) from error
