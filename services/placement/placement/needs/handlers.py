"""What we do when a court has decided, or the police found no parents."""

from collections.abc import Sequence

from chassis.handlers import Handlers, Received
from chassis.work import Work
from contracts.judicial_referral import GuardianshipRevoked, ProtectionOrderMade, TracingAdvanced
from placement.legal_bases import service as legal_bases
from placement.needs import service

handlers = Handlers()


@handlers.on(ProtectionOrderMade)
async def open_needs(work: Work, received: Sequence[Received[ProtectionOrderMade]]) -> None:
    for one in received:
        await legal_bases.note_made(work, one.event, one.envelope.aggregateversion)
    await service.open_for_orders(work, [one.event for one in received])


@handlers.on(GuardianshipRevoked)
async def note_judgments(work: Work, received: Sequence[Received[GuardianshipRevoked]]) -> None:
    await service.open_for_judgments(work, [one.event for one in received])


@handlers.on(TracingAdvanced)
async def note_untraceable(work: Work, received: Sequence[Received[TracingAdvanced]]) -> None:
    steps = [one.event for one in received]
    await service.open_for_untraceable(work, steps)
    await service.end_with_search(work, steps)
