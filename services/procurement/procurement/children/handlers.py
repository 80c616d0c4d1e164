"""What we do about what the registry tells of children."""

from collections.abc import Sequence

from chassis.handlers import Handlers, Received
from chassis.work import Work
from contracts.registry import ChildClassified, ChildLeft, ChildMoved, ChildRegistered
from procurement.children import service

handlers = Handlers()


@handlers.on(ChildRegistered)
async def remember_children(work: Work, received: Sequence[Received[ChildRegistered]]) -> None:
    await service.remember(work, [told.event for told in received])


@handlers.on(ChildClassified)
async def classify_children(work: Work, received: Sequence[Received[ChildClassified]]) -> None:
    await service.remember(work, [told.event for told in received])


@handlers.on(ChildMoved)
async def move_children(work: Work, received: Sequence[Received[ChildMoved]]) -> None:
    await service.move(work, [told.event for told in received])


@handlers.on(ChildLeft)
async def forget_children(work: Work, received: Sequence[Received[ChildLeft]]) -> None:
    await service.forget(work, [told.event for told in received])
