"""Taking the steps of a search, each with its clocks."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from chassis import duties
from chassis.access import Role
from chassis.models import new_id
from chassis.outbox import publish
from chassis.pagination import Page
from chassis.rows import newest, one
from chassis.work import Work
from contracts.judicial_referral import TracingAdvanced
from contracts.placement import CustodyBegan
from judicial_referral.fields import refuse_before, refuse_day_to_come
from judicial_referral.narrowing import narrowed
from judicial_referral.referrals import repository as referral_repository
from judicial_referral.referrals import service as referrals
from judicial_referral.referrals.models import Matter
from judicial_referral.reports.models import ChildNotIdentified
from judicial_referral.scoping import enter
from judicial_referral.telling import Telling
from judicial_referral.tracing import repository
from judicial_referral.tracing.chain import OF_POLICE, TracingStep
from judicial_referral.tracing.models import Tracing, TracingDone, TracingStepOfAnother
from judicial_referral.tracing.schemas import (
    TracingAdvance,
    TracingCreate,
    TracingDoneRead,
    TracingRead,
)
from reference import clocks, norms

CARE, SAMPLE, HANDOVER = "tracing_care", "tracing_sample", "tracing_handover"
SEARCH, LAST_SEARCH = "tracing_search_certificate", "tracing_untraceable_certificate"
_MET = {
    TracingStep.CARED: CARE,
    TracingStep.SAMPLED: SAMPLE,
    TracingStep.NOT_FOUND_YET: SEARCH,
    TracingStep.HANDED_OVER: HANDOVER,
    TracingStep.UNTRACEABLE: LAST_SEARCH,
}
_VOID = {
    TracingStep.PARENTS_FOUND: (SEARCH, HANDOVER, LAST_SEARCH),
    TracingStep.RETURNED: (CARE,),
}
_CERTIFICATE = "judicial.trafficking_certificate"
_AFTER = {
    TracingStep.RESCUED: ("judicial.trafficking_search", SEARCH, _CERTIFICATE, "public_security"),
    TracingStep.NOTICE_PUBLISHED: (
        "judicial.trafficking_notice", HANDOVER, "judicial.trafficking_handover", "civil_affairs",
    ),
    TracingStep.HANDED_OVER: (
        "judicial.trafficking_untraceable", LAST_SEARCH, _CERTIFICATE, "public_security",
    ),
}  # fmt: skip
"""After which step a period runs; what is owed when it is over, by which norm, and by whom."""


async def begin(work: Work, referral_id: UUID, form: TracingCreate) -> Tracing:
    """By the police that rescued the child; care and a blood sample are owed at once."""
    referral = await referrals.take_own(work, referral_id)
    referral.must_ask_for(Matter.POLICE_INVESTIGATION)
    referral.must_be_with_unit()
    if referral.child_id is None:
        raise ChildNotIdentified
    refuse_day_to_come("/rescued_on", form.rescued_on, work.now)
    tracing = Tracing(opened_at=work.now, **referral.belonging())
    work.add(tracing)
    telling = referral.telling
    _note(work, tracing, telling, TracingAdvance(
        step=TracingStep.RESCUED, done_on=form.rescued_on, document_no=form.document_no
    ))  # fmt: skip
    _owe(work, tracing, telling, CARE, "judicial.trafficking_care", "civil_affairs")
    _owe(work, tracing, telling, SAMPLE, "judicial.trafficking_sample", "public_security")
    _owe_after(work, tracing, telling, TracingStep.RESCUED, form.rescued_on)
    return tracing


async def advance(work: Work, tracing_id: UUID, form: TracingAdvance) -> Tracing:
    """One step on, by whose it is. Raises the refusal that the chain has for it."""
    tracing = await one(work, Tracing, tracing_id, lock=True)
    referral = await referral_repository.get(work, tracing.referral_id)
    work.expect(tracing)
    if (Role.POLICE_LIAISON in work.caller.roles) != (form.step in OF_POLICE):
        raise TracingStepOfAnother
    await enter(work, referral.telling.area)
    refuse_day_to_come("/done_on", form.done_on, work.now)
    taken = await repository.done(work, tracing.id)
    done = {TracingStep(step.step): step.done_on for step in taken}
    refuse_before("/done_on", form.done_on, done[TracingStep.RESCUED])
    tracing.parents_complicit |= form.parents_complicit
    tracing.advance(form.step, form.done_on, done, form.carer)
    _note(work, tracing, referral.telling, form)
    await _follow(work, tracing, referral.telling, form)
    return tracing


def _note(work: Work, tracing: Tracing, telling: Telling, form: TracingAdvance) -> None:
    work.add(
        TracingDone(
            id=new_id(),
            tracing_id=tracing.id,
            unit_id=tracing.unit_id,
            child_id=tracing.child_id,
            entered_by=work.caller.subject,
            entered_at=work.now,
            **form.model_dump(exclude={"parents_complicit"}),
            **tracing.area.columns(),
        )
    )
    told = TracingAdvanced(
        tracing_id=tracing.id, child_id=tracing.child_id, area=telling.area.code, step=form.step,
        done_on=form.done_on,
    )  # fmt: skip
    publish(work, told, version=tracing.version, area=telling.area)


async def _follow(work: Work, tracing: Tracing, telling: Telling, form: TracingAdvance) -> None:
    """What a step meets, and what is owed from then on."""
    if form.step in _MET:
        await duties.meet(work, _MET[form.step], tracing.id)
    _owe_after(work, tracing, telling, form.step, form.done_on)
    for kind in _VOID.get(form.step, ()):
        await duties.void(work, kind, tracing.id)


def _owe_after(work: Work, tracing: Tracing, telling: Telling, step: TracingStep, on: date) -> None:
    """What is owed once the period that the step began is over."""
    if step not in _AFTER:
        return
    period, kind, norm, department = _AFTER[step]
    last = clocks.due(norms.norm(period, on, tracing.area), on)
    since = datetime.combine(last, time(), clocks.CHINA)
    _owe(work, tracing, telling, kind, norm, department, since=since)


def _owe(
    work: Work,
    tracing: Tracing,
    telling: Telling,
    kind: str,
    norm: str,
    department: str,
    since: datetime | None = None,
) -> None:
    duties.open_duty(
        work, kind, norm=norm, subject_type="tracing", subject_id=tracing.id,
        child_id=telling.child_id, area=telling.area, department=department,
        owner=str(tracing.unit_id) if department == "public_security" else None, since=since,
    )  # fmt: skip


async def note_care(work: Work, events: Sequence[CustodyBegan]) -> None:
    """A custody, wherever it began, is the care that was owed."""
    for tracing_id in await repository.of_children(work, [event.child_id for event in events]):
        await duties.meet(work, CARE, tracing_id)


async def read(work: Work, tracing_id: UUID) -> TracingRead:
    """Raises a `NotFound`, also where its report is hidden from the caller."""
    tracing = await one(work, Tracing, tracing_id)
    await referral_repository.get(work, tracing.referral_id)
    taken = await repository.done(work, tracing.id)
    done = [TracingDoneRead.model_validate(step, from_attributes=True) for step in taken]
    return TracingRead(**tracing.model_dump(), done=done)


async def page(work: Work, limit: int, after: str | None, **named: Any) -> Page[TracingRead]:
    """The newest first; `named` as in `narrowed`."""
    return await newest(
        work,
        Tracing,
        referral_repository.of_open_report(work, Tracing.referral_id),
        *narrowed(Tracing, **named),
        limit=limit,
        after=after,
        read=lambda tracing: TracingRead(**tracing.model_dump()),
    )
