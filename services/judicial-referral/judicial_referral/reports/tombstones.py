"""Sealing or erasing a matter (封存、销毁): its events replay as tombstones, with their numbers."""

from uuid import UUID

from sqlalchemy import text

from chassis.areas import county_of
from chassis.outbox import publish
from chassis.work import Work
from contracts.judicial_referral import MatterSealed
from judicial_referral.referrals import repository as referrals
from judicial_referral.referrals.models import Referral
from judicial_referral.reports import repository
from judicial_referral.reports.models import Report
from judicial_referral.reports.schemas import Seal, SealMode

_BURY = text(
    "UPDATE outbox SET type = :type, child_id = NULL, "
    "payload = jsonb_build_object("
    "'referral_id', aggregate_id, 'area', coalesce(county, prefecture)) "
    "WHERE aggregate_type = 'referral' AND aggregate_id = ANY (:ids)"
)
"""Number, id and time stay; what was told goes, for every reader and for good."""


async def bury(work: Work, report_id: UUID, form: Seal) -> Report:
    """No more of it is told, to units or anybody; erased, nobody can read it at all."""
    report = await repository.get(work, report_id, lock=True)
    work.expect(report)
    all_closed = not await referrals.any_open(work, report.id)
    report.seal(is_erased=form.mode is SealMode.ERASED, all_closed=all_closed, at=work.now)
    report.seal_document_no = form.document_no
    sent = await referrals.of_report(work, report.id)
    session = await work.session()
    await session.flush()
    ids = {"type": MatterSealed.TYPE, "ids": [one.id for one in sent]}
    await (await session.connection()).execute(_BURY, ids)
    for referral in sent:
        _tell(work, referral)
    return report


def _tell(work: Work, referral: Referral) -> None:
    """The unit destroys or seals its own copy too."""
    referral.access_ended_at = referral.access_ended_at or work.now
    referral.version += 1
    county = county_of(referral.area)
    told = MatterSealed(referral_id=referral.id, area=county.code)
    publish(work, told, version=referral.version, area=county, recipient=referral.unit_id)
