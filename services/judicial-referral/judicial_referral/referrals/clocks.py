"""By when a unit must acknowledge and rule, and which duties follow its answers."""

from datetime import datetime

from chassis import duties
from chassis.areas import county_of
from chassis.feeds import ACKNOWLEDGEMENT
from chassis.models import Duty
from chassis.work import Work
from judicial_referral.referrals.models import AnswerKind, Matter, Referral
from judicial_referral.units.models import Unit, UnitKind
from reference import clocks, norms
from reference.divisions import Area

PROTECTION_ORDER_RULING = "protection_order_ruling"
REVOCATION_RULING = "revocation_ruling"
_ACKNOWLEDGE = {
    UnitKind.POLICE: "judicial.police_acknowledgement",
    UnitKind.COURT: "judicial.court_acknowledgement",
    # No text sets a time for a procuratorate; it is given that of a court.
    UnitKind.PROCURATORATE: "judicial.court_acknowledgement",
}
_RULINGS = {
    Matter.PROTECTION_ORDER: PROTECTION_ORDER_RULING,
    Matter.REVOCATION: REVOCATION_RULING,
}


def acknowledge_by(work: Work, unit: Unit, area: Area) -> datetime:
    """When the unit's acknowledgement is due; its norms count hours."""
    today = work.now.astimezone(clocks.CHINA).date()
    return clocks.due(norms.norm(_acknowledgement(unit), today, area), work.now)


def start(work: Work, referral: Referral, unit: Unit) -> None:
    """The clocks that run from the sending.

    A court has 72 hours, or 24 in urgency, for a protection order (反家庭暴力法28). They are
    counted from the sending, the earliest moment at which it can have accepted.
    """
    _open(work, ACKNOWLEDGEMENT, _acknowledgement(unit), referral, unit)
    if referral.matter == Matter.PROTECTION_ORDER:
        norm = "judicial.protection_order_ruling" + ("_urgent" if referral.urgent else "")
        duty = _open(work, PROTECTION_ORDER_RULING, norm, referral, unit)
        referral.rule_by = duty.due_at


async def follow(work: Work, referral: Referral, unit: Unit, answer: AnswerKind) -> None:
    """A ruling ends the court's duty, a return voids it; revocation runs from acceptance."""
    ruling = _RULINGS.get(Matter(referral.matter))
    if ruling is None:
        return
    if answer is AnswerKind.RULED:
        await duties.meet(work, ruling, referral.id)
    elif answer is AnswerKind.RETURNED:
        await duties.void(work, ruling, referral.id)
    elif ruling == REVOCATION_RULING:
        duty = _open(work, ruling, "judicial.revocation_ruling", referral, unit)
        referral.rule_by = duty.due_at


def _acknowledgement(unit: Unit) -> str:
    return _ACKNOWLEDGE[UnitKind(unit.kind)]


def _open(work: Work, kind: str, norm: str, referral: Referral, unit: Unit) -> Duty:
    """A duty of the unit; an acknowledgement is owed for the event, a ruling for the referral."""
    of_event = kind == ACKNOWLEDGEMENT
    return duties.open_duty(
        work,
        kind,
        norm=norm,
        subject_type="event" if of_event else "referral",
        subject_id=referral.event_id if of_event else referral.id,
        child_id=referral.child_id,
        area=county_of(referral.area),
        department=unit.department,
        owner=str(unit.id),
    )
