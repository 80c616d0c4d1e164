"""What we do when the registry tells of a child."""

from collections.abc import Sequence

from chassis.handlers import Handlers, Received
from chassis.work import Work
from contracts.registry import ChildRegistered
from procurement.children import repository
from reference.divisions import Area

handlers = Handlers()


@handlers.on(ChildRegistered)
async def remember_children(work: Work, received: Sequence[Received[ChildRegistered]]) -> None:
    await repository.put(work, {told.event.child_id: Area(told.event.area) for told in received})
