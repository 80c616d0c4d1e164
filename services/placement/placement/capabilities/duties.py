"""The duties that come with capabilities: to prove what was declared, and to renew the proof."""

from datetime import datetime, time

from chassis.duties import meet, open_duty, void
from chassis.work import Work
from placement.agencies.models import Agency
from placement.capabilities.models import CapabilityEvidence
from placement.fields import today
from reference.clocks import CHINA, day_before
from reference.departments import Duty, answerable
from reference.divisions import Area
from reference.norms import norm

PROVE = "prove_capabilities"
RENEW = "renew_evidence"
_PROOF_NORM = "placement.evidence_due"
_RENEWAL_NORM = "placement.evidence_renewal"


def owe_proof(work: Work, agency: Agency) -> None:
    """A new agency proves what it declares."""
    if agency.capabilities:
        open_duty(
            work,
            PROVE,
            norm=_PROOF_NORM,
            subject_type="agency",
            subject_id=agency.id,
            area=Area(agency.seat),
            department=answerable(Duty.CARE_INSTITUTIONS).code,
        )


async def proven(work: Work, agency: Agency) -> None:
    await meet(work, PROVE, agency.id)


def owe_renewal(work: Work, evidence: CapabilityEvidence, agency: Agency) -> None:
    """The warning begins some days ahead, and is due on the last day on which the proof holds."""
    area = Area(agency.seat)
    rule = norm(_RENEWAL_NORM, on=today(work), area=area)
    open_duty(
        work,
        RENEW,
        norm=_RENEWAL_NORM,
        subject_type="capability_evidence",
        subject_id=evidence.id,
        area=area,
        department=answerable(Duty.CARE_INSTITUTIONS).code,
        since=datetime.combine(day_before(rule, evidence.valid_until), time(), CHINA),
    )


async def renewed(work: Work, evidence: CapabilityEvidence) -> None:
    await meet(work, RENEW, evidence.id)


async def dropped(work: Work, evidence: CapabilityEvidence) -> None:
    await void(work, RENEW, evidence.id)
