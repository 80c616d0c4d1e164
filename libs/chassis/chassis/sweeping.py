"""A loop that goes after what time has ended; one leader."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from chassis.supervision import Beat, leader
from chassis.work import Work

if TYPE_CHECKING:
    from chassis.app import App

AT_ONCE = 200
"""Rows in one transaction; a full sweep is followed by another without a pause."""


def sweeping(
    name: str, sweep: Callable[[Work], Awaitable[int]]
) -> Callable[["App", Beat], Awaitable[None]]:
    """`sweep` goes after `AT_ONCE` rows at most, and tells how many there were."""

    async def sweep_forever(app: "App", beat: Beat) -> None:
        async with leader(app.database, name, beat):
            while True:
                beat()
                async with Work(app) as work:
                    swept = await sweep(work)
                    await work.commit()
                if swept < AT_ONCE:
                    await asyncio.sleep(app.settings.sweep_seconds)

    return sweep_forever
