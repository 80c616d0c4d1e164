"""Every day: who crossed an age limit, whose label lapsed or begins, is looked at anew."""

import asyncio

from chassis.app import App
from chassis.supervision import Beat, leader
from chassis.work import Work
from registry.children import repository
from registry.labels import service

AT_ONCE = 200


async def sweep(work: Work) -> int:
    """Look at the children that are due; returns how many."""
    due = await repository.to_relabel(work, service.today(work), AT_ONCE)
    for child in due:
        await service.reclassify(work, child)
    return len(due)


async def sweep_forever(app: App, beat: Beat) -> None:
    """The loop of the one leader."""
    async with leader(app.database, "relabel", beat):
        while True:
            beat()
            work = Work(app)
            try:
                swept = await sweep(work)
                await work.commit()
            finally:
                await work.close()
            if swept < AT_ONCE:
                await asyncio.sleep(app.settings.sweep_seconds)
