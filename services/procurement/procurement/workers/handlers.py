"""What we do about what the registry tells of workers."""

from collections.abc import Sequence

from chassis.handlers import Handlers, Received
from chassis.work import Work
from contracts.registry import WorkerAppointed, WorkerReleased, WorkerTrained
from procurement.workers import service

handlers = Handlers()


@handlers.on(WorkerAppointed)
async def remember_workers(work: Work, received: Sequence[Received[WorkerAppointed]]) -> None:
    await service.appoint(work, [told.event for told in received])


@handlers.on(WorkerReleased)
async def release_workers(work: Work, received: Sequence[Received[WorkerReleased]]) -> None:
    await service.release(work, [told.event for told in received])


@handlers.on(WorkerTrained)
async def remember_training(work: Work, received: Sequence[Received[WorkerTrained]]) -> None:
    await service.train(work, [told.event for told in received])
