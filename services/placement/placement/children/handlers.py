"""What we do when the registry tells of a child."""

from collections.abc import Sequence

from chassis.handlers import Handlers, Received
from chassis.work import Work
from contracts.registry import (
    ChildCorrected,
    ChildLeft,
    ChildMoved,
    ChildRegistered,
    SiblingDeclared,
)
from placement.children import service

handlers = Handlers()


@handlers.on(ChildRegistered)
async def remember_children(work: Work, received: Sequence[Received[ChildRegistered]]) -> None:
    await service.remember(work, [(one.event, one.envelope.aggregateversion) for one in received])


@handlers.on(ChildCorrected)
async def correct_children(work: Work, received: Sequence[Received[ChildCorrected]]) -> None:
    for one in received:
        await service.correct(work, one.event, one.envelope.aggregateversion)


@handlers.on(SiblingDeclared)
async def join_siblings(work: Work, received: Sequence[Received[SiblingDeclared]]) -> None:
    for one in received:
        await service.join(work, one.event, one.envelope.aggregateversion)


@handlers.on(ChildMoved)
async def carry_files_along(work: Work, received: Sequence[Received[ChildMoved]]) -> None:
    for one in received:
        await service.move(work, one.event, one.envelope.aggregateversion)


@handlers.on(ChildLeft)
async def let_children_go(work: Work, received: Sequence[Received[ChildLeft]]) -> None:
    for one in received:
        await service.leave(work, one.event, one.envelope.aggregateversion)
