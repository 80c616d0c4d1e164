"""Sending matters to judicial units, and taking what they answer."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from chassis import duties
from chassis.access import LIAISONS, Role
from chassis.crypto import ChildKey
from chassis.errors import Fault, Invalid
from chassis.models import new_id
from chassis.outbox import publish
from chassis.pagination import Page, cursor, position
from chassis.work import Work
from contracts.judicial_referral import ReferralSent
from judicial_referral.evidence import repository as evidence
from judicial_referral.evidence.models import EvidenceStillHeld
from judicial_referral.referrals import clocks, repository, stepping
from judicial_referral.referrals.models import (
    AnsweredOtherwise,
    Matter,
    MatterNotForUnit,
    NotSentToYou,
    Referral,
    ReferralNotFound,
    Step,
    UnitIsSuspected,
    applicant_for,
    is_competent,
)
from judicial_referral.referrals.schemas import (
    Addressee,
    AnswerCreate,
    ReferralSummary,
    Request,
    Supervision,
)
from judicial_referral.referrals.steps import ENDS_ACCESS, ReferralStatus, StepKind
from judicial_referral.reports import repository as reports
from judicial_referral.reports import sealing
from judicial_referral.reports.models import Report
from judicial_referral.scoping import enter
from judicial_referral.units import repository as units
from judicial_referral.units.models import Unit
from reference.situations import Situation

APPLY_FOR_REVOCATION = "apply_for_revocation"


async def send(work: Work, report: Report, named: Mapping[str, Addressee]) -> list[Referral]:
    """A referral to each unit, in its feed when this commits; raises `Invalid` for a bad one.

    `named` by where the unit stands in what the caller sent.
    """
    known = await units.among(work, [one.unit_id for one in named.values()])
    sent = []
    for place, one in named.items():
        unit = known.get(one.unit_id)
        if unit is None:
            raise Invalid(faults=[Fault(place, "There is no such unit.")])
        if sealing.suspect(work.app.vault, str(unit.id)) in report.suspects:
            raise UnitIsSuspected(faults=[Fault(place, "The report suspects it.")])
        if not is_competent(unit.kind, one.matter):
            matter = place.replace("unit_id", "matter")
            fault = Fault(matter, "Units of this kind do not deal with it.")
            raise MatterNotForUnit(faults=[fault])
        sent.append(await _send(work, report, unit, one))
    return sent


async def _send(work: Work, report: Report, unit: Unit, asked: Addressee) -> Referral:
    facts: dict[str, Any] = {
        "report_id": report.id,
        "child_id": report.child_id,
        "unit_id": unit.id,
        "unit_kind": unit.kind,
        "matter": asked.matter,
        "urgent": report.urgent,
        "acknowledge_by": clocks.acknowledge_by(work, unit, report.area),
    }
    referral_id, telling = new_id(), report.telling
    told = {**facts, "child_id": telling.child_id}
    sent = ReferralSent(referral_id=referral_id, area=telling.area.code, **told)
    event_id = publish(work, sent, version=1, area=telling.area, recipient=unit.id)
    applicant = applicant_for(asked.matter, asked.applicant)
    referral = Referral(
        id=referral_id,
        event_id=event_id,
        sent_at=work.now,
        applicant=applicant,
        applicant_id=asked.applicant_id,
        is_hidden=report.is_hidden,
        **facts,
        **report.area.columns(),
    )
    work.add(referral)
    clocks.start(work, referral, unit, is_missing=report.situation == Situation.TRAFFICKED)
    if asked.matter == Matter.REVOCATION:
        await duties.meet(work, APPLY_FOR_REVOCATION, report.id)
    stepping.first(work, referral, report.receipt)
    return referral


async def take_own(work: Work, referral_id: UUID) -> Referral:
    """Lock a referral of the caller's unit, and go on in its area. Raises `NotSentToYou`."""
    addressed = repository.addressed_to_caller(work)
    try:
        referral = await repository.get(work, referral_id, addressed, lock=True)
    except ReferralNotFound as error:
        raise NotSentToYou from error
    await enter(work, referral.telling.area)
    return referral


async def answer(work: Work, referral_id: UUID, form: AnswerCreate) -> Step:
    """Enter what the unit says. Said again under the same number, it changes nothing."""
    referral = await take_own(work, referral_id)
    kind = StepKind(form.answer)
    said = await repository.step(work, referral.id, kind)
    if said is not None:
        if said.document_no != form.document_no:
            raise AnsweredOtherwise
        return said
    if kind in ENDS_ACCESS and await evidence.is_with(work, referral):
        raise EvidenceStillHeld
    step = await stepping.take(work, referral, kind, form.document_no, form.reason)
    if kind is StepKind.RULED and referral.matter == Matter.PROTECTION_ORDER:
        clocks.ask_to_reconsider_refusal(work, referral)
    if form.transfer_to is not None:
        report = await reports.get(work, referral.report_id)
        asked = Addressee(unit_id=form.transfer_to, matter=Matter(referral.matter))
        await send(work, report, {"/transfer_to": asked})
    return step


async def rule(work: Work, referral: Referral, document_no: str, reason: str | None = None) -> bool:
    """The ruling that an order or a judgment is; said before under its number, it is that one.

    Whether it is new."""
    said = await repository.step(work, referral.id, StepKind.RULED)
    if said is None:
        await stepping.take(work, referral, StepKind.RULED, document_no, reason)
    elif said.document_no != document_no:
        raise AnsweredOtherwise
    return said is None


async def request(work: Work, referral_id: UUID, form: Request) -> Referral:
    """The county asks the police to reconsider, or gives the papers that were missing."""
    referral = await repository.get(work, referral_id, lock=True)
    work.expect(referral)
    await work.reach(referral.telling.area)
    if form.request is StepKind.RECONSIDERATION_ASKED:
        await stepping.must_be_in_time(work, referral)
    await stepping.take(work, referral, form.request, form.document_no, form.reason)
    return referral


async def supervise(work: Work, referral_id: UUID, form: Supervision) -> Referral:
    """The procuratorate asks why no case was filed, or orders it filed (立案监督)."""
    own = await take_own(work, referral_id)
    own.must_ask_for(Matter.PROSECUTION)
    own.must_be_with_unit()
    referral = await repository.investigation(work, own.report_id, form.referral_id)
    await stepping.take(work, referral, form.request, form.document_no, form.reason)
    return referral


async def key_of(work: Work, referral: Referral) -> ChildKey:
    """The key of its report, with which everything told of the matter is sealed."""
    report = await reports.get(work, referral.report_id)
    return sealing.key_of(work.app.vault, report)


async def key_to_read(work: Work, referral: Referral) -> ChildKey:
    """As `key_of`, to show what was told. Raises `MatterIsSealed`."""
    report = await reports.get(work, referral.report_id)
    report.must_be_open()
    return sealing.key_of(work.app.vault, report)


async def close(work: Work, referral_id: UUID) -> Referral:
    """The officers of the county, or of the city, have done what the answer calls for."""
    referral = await repository.get(work, referral_id, lock=True)
    work.expect(referral)
    report = await reports.get(work, referral.report_id)
    if Role.COUNTY_OFFICER not in work.caller.roles:
        report.must_be_escalated(work.now)
    await work.reach(referral.telling.area)
    referral.close(work.now)
    await stepping.note(work, referral, StepKind.CLOSED, report.receipt)
    return referral


async def page(
    work: Work, report_id: UUID | None, status: ReferralStatus | None, after: str | None, limit: int
) -> Page[ReferralSummary]:
    place = position(work, after, 1)
    since = UUID(place[0]) if place else None
    found = await repository.page(work, report_id, status, since, limit + 1)
    more = cursor(work, str(found[limit - 1].id)) if len(found) > limit else None
    return Page(items=[ReferralSummary.of(one) for one in found[:limit]], next=more)


def speaks_for_unit(work: Work, referral: Referral) -> bool:
    """Whether the caller is the liaison of the unit that it was sent to."""
    liaison = not work.caller.roles.isdisjoint(LIAISONS)
    return liaison and work.caller.organisation == str(referral.unit_id)
