"""What this service hears of children."""

from collections.abc import Sequence

from chassis.handlers import Handlers, Received
from chassis.work import Work
from contracts.registry import ChildClassified, ChildMoved, ChildRegistered
from judicial_referral.children import service

handlers = Handlers()


@handlers.on(ChildRegistered)
async def remember_children(work: Work, received: Sequence[Received[ChildRegistered]]) -> None:
    await service.remember(work, [one.event for one in received])


@handlers.on(ChildMoved)
async def follow_children(work: Work, received: Sequence[Received[ChildMoved]]) -> None:
    for one in received:
        await service.follow(work, one.event)


@handlers.on(ChildClassified)
async def note_schooling(work: Work, received: Sequence[Received[ChildClassified]]) -> None:
    for one in received:
        await service.note_schooling(work, one.event)
