"""What placement tells about custody."""

from collections.abc import Sequence

from chassis.handlers import Handlers, Received
from chassis.work import Work
from contracts.placement import CustodyBegan, CustodyEnded
from registry.children import custody

handlers = Handlers()


@handlers.on(CustodyBegan)
async def note_custody(work: Work, received: Sequence[Received[CustodyBegan]]) -> None:
    await custody.begin(work, [one.event for one in received])


@handlers.on(CustodyEnded)
async def forget_custody(work: Work, received: Sequence[Received[CustodyEnded]]) -> None:
    await custody.end(work, [one.event for one in received])
