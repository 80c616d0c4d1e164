"""The warning that a care agreement runs out: to renew it, or to end it."""

from datetime import datetime, time

from chassis.duties import meet, open_duty, void
from chassis.work import Work
from placement.agencies.models import Agency
from placement.agreements.models import CareAgreement
from placement.fields import today
from reference.clocks import CHINA, day_before
from reference.departments import Duty, answerable
from reference.divisions import Area
from reference.norms import norm

RENEW = "renew_agreement"
_NORM = "placement.agreement_renewal"


def begin(work: Work, agreement: CareAgreement, centre: Agency) -> None:
    """It begins some days ahead, and is due on the agreement's last day."""
    area = Area(centre.seat)
    rule = norm(_NORM, on=today(work), area=area)
    open_duty(
        work,
        RENEW,
        norm=_NORM,
        subject_type="care_agreement",
        subject_id=agreement.id,
        area=area,
        department=answerable(Duty.CARE_INSTITUTIONS).code,
        since=datetime.combine(day_before(rule, agreement.valid_until), time(), CHINA),
    )


async def renewed(work: Work, agreement: CareAgreement) -> None:
    await meet(work, RENEW, agreement.id)


async def ended(work: Work, agreement: CareAgreement) -> None:
    await void(work, RENEW, agreement.id)
