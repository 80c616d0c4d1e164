"""What courts decide about guardians, as judicial referral tells it."""

from collections.abc import Sequence

from chassis.handlers import Handlers, Received
from chassis.work import Work
from contracts.judicial_referral import GuardianshipRestored, GuardianshipRevoked
from registry.guardianship import judgments

handlers = Handlers()


@handlers.on(GuardianshipRevoked)
async def revoke_parents(work: Work, received: Sequence[Received[GuardianshipRevoked]]) -> None:
    await judgments.revoke(work, [one.event for one in received])


@handlers.on(GuardianshipRestored)
async def restore_parents(work: Work, received: Sequence[Received[GuardianshipRestored]]) -> None:
    await judgments.restore(work, [one.event for one in received])
