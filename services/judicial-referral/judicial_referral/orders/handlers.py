"""What this service hears of custody."""

from collections.abc import Sequence

from chassis.handlers import Handlers, Received
from chassis.work import Work
from contracts.placement import CustodyBegan, CustodyEnded
from judicial_referral.custody import repository as custody
from judicial_referral.orders import service
from judicial_referral.tracing import service as tracing

handlers = Handlers()


@handlers.on(CustodyBegan)
async def note_safety_of_children(work: Work, received: Sequence[Received[CustodyBegan]]) -> None:
    events = [one.event for one in received]
    await service.note_safety(work, events)
    await tracing.note_care(work, events)


@handlers.on(CustodyEnded)
async def forget_custody(work: Work, received: Sequence[Received[CustodyEnded]]) -> None:
    await custody.end(work, [one.event for one in received])
