"""What we do about what placement tells of agencies."""

from collections.abc import Sequence

from chassis.handlers import Handlers, Received
from chassis.work import Work
from contracts.placement import AgencyConverted, AgencyRegistered
from procurement.loads import service

handlers = Handlers()


@handlers.on(AgencyRegistered)
async def count_agencies(work: Work, received: Sequence[Received[AgencyRegistered]]) -> None:
    await service.count_new_agencies(work, [told.event for told in received])


@handlers.on(AgencyConverted)
async def recount_agencies(work: Work, received: Sequence[Received[AgencyConverted]]) -> None:
    await service.count_conversions(work, [told.event for told in received])
