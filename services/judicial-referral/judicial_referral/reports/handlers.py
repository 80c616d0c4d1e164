"""What this service hears of findings."""

from collections.abc import Sequence

from chassis.handlers import Handlers, Received
from chassis.work import Work
from contracts.registry import SituationFound
from judicial_referral.reports import taking

handlers = Handlers()


@handlers.on(SituationFound)
async def report_findings(work: Work, received: Sequence[Received[SituationFound]]) -> None:
    for one in received:
        await taking.take_finding(work, one.event)
