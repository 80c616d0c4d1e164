"""What procurement tells about assignments, and placement about who runs an agency."""

from collections.abc import Sequence

from chassis.handlers import Handlers, Received
from chassis.work import Work
from contracts.placement import AgencyChanged
from contracts.procurement import AssignmentEnded, AssignmentGranted
from registry.grants import service

handlers = Handlers()


@handlers.on(AssignmentGranted)
async def remember_grants(work: Work, received: Sequence[Received[AssignmentGranted]]) -> None:
    await service.remember(work, [one.event for one in received])


@handlers.on(AssignmentEnded)
async def end_grants(work: Work, received: Sequence[Received[AssignmentEnded]]) -> None:
    await service.end(work, [one.event for one in received])


@handlers.on(AgencyChanged)
async def name_operators(work: Work, received: Sequence[Received[AgencyChanged]]) -> None:
    await service.name_operators(work, [one.event for one in received])
