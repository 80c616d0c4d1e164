"""By when a unit must acknowledge and rule, and which duties follow its answers."""

from datetime import datetime
from uuid import UUID

from chassis import duties
from chassis.feeds import ACKNOWLEDGEMENT
from chassis.work import Work
from judicial_referral.referrals.models import Matter, Referral
from judicial_referral.referrals.steps import StepKind
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


CONSIDER_RECONSIDERATION = "consider_reconsideration"
CONSIDER_ORDER = "consider_order_reconsideration"
PARENTS_SAMPLE = "parents_sample"
_NORMS = {
    "missing_papers_notice": "judicial.missing_papers_notice",
    "filing_decision": "judicial.administrative_referral_review",
    "transfer": "judicial.police_transfer",
    "no_file_notice": "judicial.no_file_notice",
    CONSIDER_RECONSIDERATION: "judicial.no_file_reconsideration",
    "reconsideration_decision": "judicial.no_file_decision",
    "no_file_reasons": "judicial.no_file_reasons",
    "file_on_notice": "judicial.file_on_notice",
    "missing_child_filing": "judicial.missing_child_filing",
    PARENTS_SAMPLE: "judicial.missing_child_dna",
}
"""The clocks of an investigation (刑事案件程序规定 171-182), each by its norm."""
_OF_MISSING = ("missing_child_filing", PARENTS_SAMPLE)
"""A missing child's case is filed at once, and its parents give blood."""
_OPENED = {
    StepKind.SENT: ("missing_papers_notice",),
    StepKind.ACCEPTED: ("filing_decision",),
    StepKind.OUTSIDE_JURISDICTION: ("transfer",),
    StepKind.NOT_FILED: ("no_file_notice",),
    StepKind.NOTICE_SERVED: (CONSIDER_RECONSIDERATION,),
    StepKind.RECONSIDERATION_ASKED: ("reconsideration_decision",),
    StepKind.REASONS_ASKED: ("no_file_reasons",),
    StepKind.FILING_ORDERED: ("file_on_notice",),
}
_MET = {
    StepKind.ACCEPTED: ("missing_papers_notice",),
    StepKind.PAPERS_MISSING: ("missing_papers_notice",),
    StepKind.TRANSFERRED: ("transfer",),
    StepKind.PARENTS_SAMPLED: (PARENTS_SAMPLE,),
    StepKind.FILED: (
        "filing_decision", "reconsideration_decision", "file_on_notice", "missing_child_filing",
    ),
    StepKind.NOT_FILED: ("filing_decision",),
    StepKind.NOTICE_SERVED: ("no_file_notice",),
    StepKind.RECONSIDERATION_ASKED: (CONSIDER_RECONSIDERATION,),
    StepKind.UPHELD: ("reconsideration_decision",),
    StepKind.REASONS_GIVEN: ("no_file_reasons",),
    StepKind.RULED: ("missing_papers_notice", "filing_decision"),
    StepKind.CLOSED: (CONSIDER_RECONSIDERATION,),
}  # fmt: skip
_RUNS_FROM = frozenset({StepKind.ACCEPTED, StepKind.EXTENDED})
"""The month for a revocation; the court's president may grant another (法发〔2014〕24号32)."""
_OVER = frozenset(
    {StepKind.FILED, StepKind.RETURNED, StepKind.TRANSFERRED, StepKind.RULED, StepKind.CLOSED}
)
"""Whatever else ran falls away with these."""


def acknowledge_by(work: Work, unit: Unit, area: Area) -> datetime:
    """When the unit's acknowledgement is due; its norms count hours."""
    today = work.now.astimezone(clocks.CHINA).date()
    return clocks.due(norms.norm(_acknowledgement(unit), today, area), work.now)


def start(work: Work, referral: Referral, unit: Unit, *, is_missing: bool) -> None:
    """The clocks that run from the sending.

    A court has 72 hours, or 24 in urgency, for a protection order (反家庭暴力法28). They are
    counted from the sending, the earliest moment at which it can have accepted.
    """
    await_acknowledgement(work, referral, unit, referral.event_id)
    if referral.matter == Matter.PROTECTION_ORDER:
        norm = "judicial.protection_order_ruling" + ("_urgent" if referral.urgent else "")
        duty = _open(work, PROTECTION_ORDER_RULING, norm, referral, unit)
        referral.rule_by = duty.due_at
    if referral.matter == Matter.POLICE_INVESTIGATION:
        for kind in (*_OPENED[StepKind.SENT], *(_OF_MISSING if is_missing else ())):
            _open(work, kind, _NORMS[kind], referral, unit)


def await_acknowledgement(work: Work, referral: Referral, unit: Unit, event_id: UUID) -> None:
    """Of an event in the unit's feed; unacknowledged past its clock it escalates."""
    area, child_id = referral.telling
    duties.open_duty(
        work, ACKNOWLEDGEMENT, norm=_acknowledgement(unit), subject_type="event",
        subject_id=event_id, child_id=child_id, area=area, department=unit.department,
        owner=str(unit.id),
    )  # fmt: skip


async def follow(work: Work, referral: Referral, unit: Unit, step: StepKind) -> None:
    """What a step meets, opens and voids."""
    await _follow_ruling(work, referral, unit, step)
    if step is StepKind.CLOSED:
        await duties.meet(work, CONSIDER_ORDER, referral.id)
    if referral.matter != Matter.POLICE_INVESTIGATION:
        return
    for kind in _MET.get(step, ()):
        await duties.meet(work, kind, referral.id)
    if step in _OVER:
        for kind in _NORMS:
            if kind != PARENTS_SAMPLE or step is not StepKind.FILED:
                await duties.void(work, kind, referral.id)
    for kind in _OPENED.get(step, ()):
        _open(work, kind, _NORMS[kind], referral, unit)


def ask_to_reconsider_refusal(work: Work, referral: Referral) -> None:
    """The county asks for reconsideration in time, or closes the matter (反家庭暴力法31)."""
    area, child_id = referral.telling
    duties.open_duty(
        work, CONSIDER_ORDER, norm="judicial.protection_order_reconsideration",
        subject_type="referral", subject_id=referral.id, child_id=child_id, area=area,
        department="civil_affairs",
    )  # fmt: skip


async def _follow_ruling(work: Work, referral: Referral, unit: Unit, step: StepKind) -> None:
    """A ruling ends the court's duty, a return voids it; revocation runs from acceptance
    or its extension."""
    ruling = _RULINGS.get(Matter(referral.matter))
    if ruling is None:
        return
    if step is StepKind.RULED:
        await duties.meet(work, ruling, referral.id)
    elif step is StepKind.RETURNED:
        await duties.void(work, ruling, referral.id)
    elif step in _RUNS_FROM and ruling == REVOCATION_RULING:
        await duties.void(work, ruling, referral.id)
        await work.flush()
        duty = _open(work, ruling, "judicial.revocation_ruling", referral, unit)
        referral.rule_by = duty.due_at


def _acknowledgement(unit: Unit) -> str:
    return _ACKNOWLEDGE[UnitKind(unit.kind)]


def _open(work: Work, kind: str, norm: str, referral: Referral, unit: Unit) -> duties.Owed:
    """A duty of the unit, or of the county that may answer it."""
    of_county = kind == CONSIDER_RECONSIDERATION
    area, child_id = referral.telling
    return duties.open_duty(
        work, kind, norm=norm, subject_type="referral", subject_id=referral.id, child_id=child_id,
        area=area, department="civil_affairs" if of_county else unit.department,
        owner=None if of_county else str(unit.id),
    )  # fmt: skip
