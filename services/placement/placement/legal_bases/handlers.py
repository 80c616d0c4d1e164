"""What we do when a court changed what a custody stands on."""

from collections.abc import Sequence

from chassis.handlers import Handlers, Received
from chassis.work import Work
from contracts.judicial_referral import GuardianshipRestored, ProtectionOrderChanged
from placement.fields import day_of
from placement.legal_bases import service
from placement.needs import service as needs
from placement.needs.models import Cause, Origin

handlers = Handlers()


@handlers.on(ProtectionOrderChanged)
async def change_bases(work: Work, received: Sequence[Received[ProtectionOrderChanged]]) -> None:
    for one in received:
        told = one.envelope
        on = day_of(told.time)
        await service.note_changed(work, one.event, told.aggregateversion, on)
        await needs.end_with_order(work, one.event)


@handlers.on(GuardianshipRestored)
async def end_judgments(work: Work, received: Sequence[Received[GuardianshipRestored]]) -> None:
    await service.note_restored(work, [one.event for one in received])
    for one in received:
        child, cause = one.event.child_id, Cause.GUARDIAN_RESTORED
        await needs.fall_away(work, child, cause, origin=Origin.JUDGMENT)
