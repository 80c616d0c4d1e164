"""What we do when a court has decided."""

from collections.abc import Sequence

from chassis.handlers import Handlers, Received
from chassis.work import Work
from contracts.judicial_referral import GuardianshipRevoked, ProtectionOrderMade
from placement.needs import service

handlers = Handlers()


@handlers.on(ProtectionOrderMade)
async def open_needs(work: Work, received: Sequence[Received[ProtectionOrderMade]]) -> None:
    await service.open_for_orders(work, [one.event for one in received])


@handlers.on(GuardianshipRevoked)
async def note_judgments(work: Work, received: Sequence[Received[GuardianshipRevoked]]) -> None:
    await service.open_for_judgments(work, [one.event for one in received])
