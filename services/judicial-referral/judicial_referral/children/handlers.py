"""What this service hears of children."""

from collections.abc import Sequence

from chassis.handlers import Handlers, Received
from chassis.work import Work
from contracts.registry import ChildRegistered
from judicial_referral.children import service

handlers = Handlers()


@handlers.on(ChildRegistered)
async def remember_children(work: Work, received: Sequence[Received[ChildRegistered]]) -> None:
    await service.remember(work, [one.event for one in received])
