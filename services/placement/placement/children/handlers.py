"""What we do when the registry tells of a child."""

from collections.abc import Sequence

from chassis.handlers import Handlers, Received
from chassis.work import Work
from contracts.registry import ChildRegistered
from placement.children import repository

handlers = Handlers()


@handlers.on(ChildRegistered)
async def remember_children(work: Work, received: Sequence[Received[ChildRegistered]]) -> None:
    await repository.remember(work, [one.event for one in received])
