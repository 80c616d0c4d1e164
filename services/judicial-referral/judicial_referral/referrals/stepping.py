"""Taking a step: the state moves, the step is chained to the one before, the clocks follow."""

from typing import Any

from chassis.models import new_id
from chassis.outbox import publish
from chassis.work import Work
from contracts.judicial_referral import ReferralAnswered
from judicial_referral import chaining
from judicial_referral.deadlines import last_moment
from judicial_referral.referrals import clocks, repository
from judicial_referral.referrals.models import (
    ReconsiderationTooLate,
    Referral,
    Step,
    StepNotAnswered,
)
from judicial_referral.referrals.steps import AFTER, StepKind
from judicial_referral.reports import repository as reports
from judicial_referral.reports import sealing
from judicial_referral.units import repository as units

RECONSIDERATION = "judicial.no_file_reconsideration"


def first(work: Work, referral: Referral, document_no: str) -> None:
    """The sending, under the report's receipt."""
    _add(work, referral, StepKind.SENT, document_no, None, None)


async def take(
    work: Work, referral: Referral, kind: StepKind, document_no: str, reason: str | None = None
) -> Step:
    """Move the referral on, and tell it; the caller holds its lock."""
    before = AFTER.get(kind)
    referral.take(kind, work.now)
    if before and await repository.step(work, referral.id, before) is None:
        raise StepNotAnswered
    return await note(work, referral, kind, document_no, reason)


async def note(
    work: Work, referral: Referral, kind: StepKind, document_no: str, reason: str | None = None
) -> Step:
    """Enter the step of a referral that has moved already."""
    last = await repository.last_step(work, referral.id)
    sealed = await _seal(work, referral, reason)
    step = _add(work, referral, kind, document_no, last, sealed)
    area, child_id = referral.telling
    told = ReferralAnswered(
        referral_id=referral.id, child_id=child_id, unit_id=referral.unit_id, answer=kind,
        area=area.code,
    )  # fmt: skip
    whom = referral.unit_id if kind in _ASKED_OF_UNIT else None
    event_id = publish(work, told, version=referral.version, area=area, recipient=whom)
    unit = await units.get(work, referral.unit_id)
    if whom is not None:
        clocks.await_acknowledgement(work, referral, unit, event_id)
    await clocks.follow(work, referral, unit, kind)
    return step


async def must_be_in_time(work: Work, referral: Referral) -> None:
    """Raises `ReconsiderationTooLate` after the days that follow the serving of the notice."""
    served = await repository.step(work, referral.id, StepKind.NOTICE_SERVED)
    if served is None:
        return
    if work.now > last_moment(RECONSIDERATION, served.given_at, referral.area):
        raise ReconsiderationTooLate


_ASKED_OF_UNIT = frozenset(
    {
        StepKind.RECONSIDERATION_ASKED, StepKind.PAPERS_SUPPLIED, StepKind.REASONS_ASKED,
        StepKind.FILING_ORDERED,
    }
)  # fmt: skip
"""What others ask of a unit, which it reads in its feed."""


def _add(
    work: Work,
    referral: Referral,
    kind: StepKind,
    document_no: str,
    last: Step | None,
    reason: bytes | None,
) -> Step:
    facts: dict[str, Any] = {
        "id": new_id(),
        "referral_id": referral.id,
        "number": last.number + 1 if last else 1,
        "kind": kind.value,
        "document_no": document_no,
        "given_by": work.caller.subject,
        "given_at": work.now,
    }
    step = Step(
        **facts,
        reason=reason,
        hash=chaining.link(last.hash if last else chaining.START, facts),
        unit_id=referral.unit_id,
        child_id=referral.child_id,
        **referral.area.columns(),
    )
    work.add(step)
    return step


async def _seal(work: Work, referral: Referral, reason: str | None) -> bytes | None:
    if reason is None:
        return None
    report = await reports.get(work, referral.report_id)
    return sealing.key_of(work.app.vault, report).seal("step.reason", reason)
