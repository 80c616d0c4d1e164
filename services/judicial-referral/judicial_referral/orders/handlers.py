"""What this service hears of custody."""

from collections.abc import Sequence

from chassis.handlers import Handlers, Received
from chassis.work import Work
from contracts.placement import CustodyBegan
from judicial_referral.orders import service

handlers = Handlers()


@handlers.on(CustodyBegan)
async def note_safety_of_children(work: Work, received: Sequence[Received[CustodyBegan]]) -> None:
    await service.note_safety(work, [one.event for one in received])
