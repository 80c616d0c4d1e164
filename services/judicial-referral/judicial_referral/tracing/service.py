"""Taking the steps of a search, each with its clocks."""

from collections.abc import Sequence
from datetime import datetime, time
from uuid import UUID

from chassis import duties
from chassis.access import Role
from chassis.areas import county_of
from chassis.models import new_id
from chassis.outbox import publish
from chassis.pagination import Page
from chassis.rows import newest, one
from chassis.work import Work
from contracts.judicial_referral import TracingAdvanced
from contracts.placement import CustodyBegan
from judicial_referral.fields import refuse_before, refuse_day
from judicial_referral.referrals import repository as referral_repository
from judicial_referral.referrals import service as referrals
from judicial_referral.referrals.models import Matter
from judicial_referral.reports.models import ChildNotIdentified
from judicial_referral.scoping import enter
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
_LONG_AGO = datetime(2000, 1, 1, tzinfo=clocks.CHINA)
_MET = {
    TracingStep.CARED: CARE,
    TracingStep.SAMPLED: SAMPLE,
    TracingStep.HANDED_OVER: HANDOVER,
}


async def begin(work: Work, referral_id: UUID, form: TracingCreate) -> Tracing:
    """By the police that rescued the child; care and a blood sample are owed at once."""
    referral = await referrals.take_own(work, referral_id)
    referral.must_ask_for(Matter.POLICE_INVESTIGATION)
    if referral.child_id is None:
        raise ChildNotIdentified
    refuse_day("/rescued_on", form.rescued_on, since=_LONG_AGO, now=work.now)
    tracing = Tracing(opened_at=work.now, **referral.belonging())
    work.add(tracing)
    _note(work, tracing, TracingAdvance(
        step=TracingStep.RESCUED, done_on=form.rescued_on, document_no=form.document_no
    ))  # fmt: skip
    _owe(work, tracing, CARE, "judicial.trafficking_care", "civil_affairs")
    _owe(work, tracing, SAMPLE, "judicial.trafficking_sample", "public_security")
    return tracing


async def advance(work: Work, tracing_id: UUID, form: TracingAdvance) -> Tracing:
    """One step on, by whose it is. Raises the refusal that the chain has for it."""
    tracing = await one(work, Tracing, tracing_id, lock=True)
    await referral_repository.get(work, tracing.referral_id)
    work.expect(tracing)
    if (Role.POLICE_LIAISON in work.caller.roles) != (form.step in OF_POLICE):
        raise TracingStepOfAnother
    await enter(work, tracing.area)
    refuse_day("/done_on", form.done_on, since=_LONG_AGO, now=work.now)
    taken = await repository.done(work, tracing.id)
    done = {TracingStep(step.step): step.done_on for step in taken}
    refuse_before("/done_on", form.done_on, done[TracingStep.RESCUED])
    tracing.advance(form.step, form.done_on, done, form.carer)
    tracing.parents_complicit = tracing.parents_complicit or form.parents_complicit
    _note(work, tracing, form)
    await _follow(work, tracing, form)
    return tracing


def _note(work: Work, tracing: Tracing, form: TracingAdvance) -> None:
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
    county = county_of(tracing.area)
    told = TracingAdvanced(
        tracing_id=tracing.id,
        child_id=tracing.child_id,
        area=county.code,
        step=form.step,
        done_on=form.done_on,
    )
    publish(work, told, version=tracing.version, area=county)


async def _follow(work: Work, tracing: Tracing, form: TracingAdvance) -> None:
    """What a step meets, and what is owed from then on."""
    if form.step in _MET:
        await duties.meet(work, _MET[form.step], tracing.id)
    if form.step is TracingStep.NOTICE_PUBLISHED:
        began = datetime.combine(form.done_on, time(), clocks.CHINA)
        notice = norms.norm("judicial.trafficking_notice", form.done_on, tracing.area)
        over = clocks.due(notice, began)
        _owe(work, tracing, HANDOVER, "judicial.trafficking_handover", "civil_affairs", since=over)
    elif form.step is TracingStep.PARENTS_FOUND:
        await duties.void(work, HANDOVER, tracing.id)


def _owe(
    work: Work,
    tracing: Tracing,
    kind: str,
    norm: str,
    department: str,
    since: datetime | None = None,
) -> None:
    duties.open_duty(
        work, kind, norm=norm, subject_type="tracing", subject_id=tracing.id,
        child_id=tracing.child_id, area=county_of(tracing.area), department=department,
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


async def page(work: Work, limit: int, after: str | None) -> Page[TracingRead]:
    """The newest first."""
    return await newest(
        work,
        Tracing,
        referral_repository.of_open_report(work, Tracing.referral_id),
        limit=limit,
        after=after,
        read=lambda tracing: TracingRead(**tracing.model_dump()),
    )
