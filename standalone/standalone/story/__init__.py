"""The whole story, in seven steps, over HTTP through the gateway (`./wardship demo`).

Real rows, real events, real clocks, and a real signature on what the court reads. Nothing here is
known but the public API, so the same story is the test of every way of running the services.
"""

from collections.abc import Callable, Mapping
from typing import Any

import httpx

from standalone.story.care import assist, place, settle
from standalone.story.harm import protect, report
from standalone.story.register import account, register, summary
from standalone.storyteller import Stage

Fields = Mapping[str, Any]


async def play(base_url: str, logins: Mapping[str, Fields], say: Callable[[str], None]) -> Stage:
    """All seven steps; returns the stage, with the time of every effect."""
    async with httpx.AsyncClient(base_url=base_url, timeout=30, trust_env=False) as client:
        stage = Stage(client, logins, say)
        child, sibling = await register(stage)
        before = await summary(stage)
        referrals = await report(stage, child)
        order = await protect(stage, referrals)
        custody, agencies = await place(stage, child, sibling, order)
        await assist(stage, child)
        await settle(stage, referrals, custody, agencies)
        await account(stage, child, before)
    return stage
