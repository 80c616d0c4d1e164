"""Sending matters to judicial units, and taking what they answer."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from chassis.access import LIAISONS
from chassis.areas import county_of
from chassis.errors import Fault, Invalid
from chassis.models import new_id
from chassis.outbox import publish
from chassis.pagination import Page, cursor, position
from chassis.work import Work
from contracts.judicial_referral import ReferralAnswered, ReferralSent
from judicial_referral.referrals import clocks, repository
from judicial_referral.referrals.models import (
    Answer,
    AnsweredOtherwise,
    AnswerKind,
    Matter,
    MatterNotForUnit,
    Referral,
    ReferralStatus,
    is_competent,
)
from judicial_referral.referrals.schemas import AnswerCreate, ReferralSummary
from judicial_referral.reports import repository as reports
from judicial_referral.reports import sealing
from judicial_referral.reports.models import Report
from judicial_referral.scoping import enter
from judicial_referral.units import repository as units
from judicial_referral.units.models import Unit


async def send(work: Work, report: Report, addressees: Sequence[tuple[UUID, Matter]]) -> None:
    """A referral to each unit, in its feed when this commits; raises `Invalid` for a bad one."""
    known = await units.among(work, [unit_id for unit_id, _ in addressees])
    for place, (unit_id, matter) in enumerate(addressees):
        unit = known.get(unit_id)
        if unit is None:
            raise Invalid(faults=[Fault(f"/units/{place}/unit_id", "There is no such unit.")])
        if not is_competent(unit.kind, matter):
            fault = Fault(f"/units/{place}/matter", "Units of this kind do not deal with it.")
            raise MatterNotForUnit(faults=[fault])
        _send(work, report, unit, matter)


def _send(work: Work, report: Report, unit: Unit, matter: Matter) -> None:
    facts: dict[str, Any] = {
        "report_id": report.id,
        "child_id": report.child_id,
        "unit_id": unit.id,
        "unit_kind": unit.kind,
        "matter": matter,
        "urgent": report.urgent,
        "acknowledge_by": clocks.acknowledge_by(work, unit, report.area),
    }
    referral_id, county = new_id(), county_of(report.area)
    sent = ReferralSent(referral_id=referral_id, area=county.code, **facts)
    event_id = publish(work, sent, version=1, area=county, recipient=unit.id)
    referral = Referral(
        id=referral_id, event_id=event_id, sent_at=work.now, **facts, **report.area.columns()
    )
    clocks.start(work, referral, unit)
    work.add(referral)


async def take_own(work: Work, referral_id: UUID) -> Referral:
    """Lock a referral of the caller's unit, and go on in its area."""
    addressed = repository.addressed_to_caller(work)
    referral = await repository.get(work, referral_id, addressed, lock=True)
    await enter(work, referral.area)
    return referral


async def answer(work: Work, referral_id: UUID, form: AnswerCreate) -> Answer:
    """Enter what the unit says. Said again under the same number, it changes nothing."""
    referral = await take_own(work, referral_id)
    said = await repository.answer(work, referral.id, form.answer)
    if said is None:
        return await enter_answer(work, referral, form.answer, form.document_no, form.reason)
    if said.document_no != form.document_no:
        raise AnsweredOtherwise
    return said


async def enter_answer(
    work: Work, referral: Referral, kind: AnswerKind, document_no: str, reason: str | None = None
) -> Answer:
    """Move the referral on, and tell it; the caller holds its lock."""
    referral.answer(kind)
    answer = Answer(
        id=new_id(),
        kind=kind,
        document_no=document_no,
        reason=await _seal(work, referral, reason),
        given_by=work.caller.subject,
        given_at=work.now,
        referral_id=referral.id,
        unit_id=referral.unit_id,
        child_id=referral.child_id,
        **referral.area.columns(),
    )
    work.add(answer)
    county = county_of(referral.area)
    publish(work, _answered(referral, kind), version=referral.version, area=county)
    await clocks.follow(work, referral, await units.get(work, referral.unit_id), kind)
    return answer


async def rule(work: Work, referral: Referral, document_no: str) -> None:
    """The ruling that an order or a judgment is; said before under its number, it is that one."""
    said = await repository.answer(work, referral.id, AnswerKind.RULED)
    if said is None:
        await enter_answer(work, referral, AnswerKind.RULED, document_no)
    elif said.document_no != document_no:
        raise AnsweredOtherwise


def _answered(referral: Referral, kind: AnswerKind) -> ReferralAnswered:
    return ReferralAnswered(
        referral_id=referral.id,
        child_id=referral.child_id,
        unit_id=referral.unit_id,
        answer=kind,
        area=county_of(referral.area).code,
    )


async def _seal(work: Work, referral: Referral, reason: str | None) -> bytes | None:
    if reason is None:
        return None
    report = await reports.get(work, referral.report_id)
    return sealing.key_of(work.app.vault, report).seal("answer.reason", reason)


async def close(work: Work, referral_id: UUID) -> Referral:
    """The officers of the county have done what the answer calls for."""
    referral = await repository.get(work, referral_id, lock=True)
    work.expect(referral)
    referral.close(work.now)
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
