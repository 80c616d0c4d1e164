"""Sealing or erasing a matter (封存、销毁): its events replay as tombstones, with their numbers."""

from uuid import UUID

from sqlalchemy import text

from chassis.outbox import publish
from chassis.work import Work
from contracts.judicial_referral import MatterSealed
from judicial_referral.referrals import clocks
from judicial_referral.referrals import repository as referrals
from judicial_referral.referrals.models import Referral
from judicial_referral.reports import repository
from judicial_referral.reports.models import Report
from judicial_referral.reports.schemas import Seal, SealMode
from judicial_referral.units import repository as units
from judicial_referral.units.models import Unit

_BURY = text(
    "UPDATE outbox SET type = :type, child_id = NULL, "
    "payload = jsonb_build_object("
    "'referral_id', aggregate_id, 'area', coalesce(county, prefecture)) "
    "WHERE aggregate_type = 'referral' AND aggregate_id = ANY (:ids)"
)
"""Number, id and time stay; what was told goes, for every reader and for good."""
_FORGET = text(
    "UPDATE outbox SET child_id = NULL, payload = payload || '{\"child_id\": null}' "
    "WHERE aggregate_type = 'report' AND aggregate_id = :report"
)
"""That a report came in stays counted; whom it was about is told to nobody any more."""


async def bury(work: Work, report_id: UUID, form: Seal) -> Report:
    """No more of it is told, to units or anybody; erased, nobody can read it at all."""
    report = await repository.get(work, report_id, lock=True)
    work.expect(report)
    all_closed = not await referrals.any_open(work, report.id)
    report.seal(is_erased=form.mode is SealMode.ERASED, all_closed=all_closed, at=work.now)
    report.seal_document_no = form.document_no
    sent = await referrals.of_report(work, report.id)
    await work.reach(report.telling.area)
    session = await work.session()
    await session.flush()
    ids = {"type": MatterSealed.TYPE, "ids": [one.id for one in sent]}
    connection = await session.connection()
    await connection.execute(_BURY, ids)
    await connection.execute(_FORGET, {"report": report.id})
    for referral in sent:
        _tell(work, referral, await units.get(work, referral.unit_id))
    return report


def _tell(work: Work, referral: Referral, unit: Unit) -> None:
    """The unit destroys or seals its own copy too, and acknowledges that it was told."""
    referral.access_ended_at = referral.access_ended_at or work.now
    referral.version += 1
    area = referral.telling.area
    told = MatterSealed(referral_id=referral.id, area=area.code)
    event_id = publish(work, told, version=referral.version, area=area, recipient=unit.id)
    clocks.await_acknowledgement(work, referral, unit, event_id)
