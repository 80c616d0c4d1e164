"""Assessing how a child is guarded."""

from collections.abc import Sequence
from uuid import UUID

from chassis import duties
from chassis.areas import county_of
from chassis.crypto import ChildKey
from chassis.department_duties import open_for_departments
from chassis.work import Work, etag
from reference.ages import age_on
from reference.departments import Trigger
from reference.risk import Rating, Risk, Score, Tier, score
from reference.schooling import Schooling
from registry.assessments import repository
from registry.assessments.models import (
    Assessment,
    AssessmentDateImpossible,
    AssessmentOutdated,
)
from registry.assessments.schemas import AssessmentForm, AssessmentRead, Judgement
from registry.assessments.visiting import change_clock
from registry.children import service as children
from registry.children.models import Child
from registry.circumstances import repository as circumstances
from registry.circumstances.models import Health
from registry.guardianship import repository as guardianship
from registry.labels import asked
from registry.labels import service as labels

_NOTE = "assessment.note"


async def assess(work: Work, child_id: UUID, form: AssessmentForm) -> AssessmentRead:
    """The tier follows from the points, the visit clock from the tier, and what is told is both."""
    child, key = await children.change_file(work, child_id)
    await _check_day(work, child, form)
    found = score(await _risk(work, child, form), labels.today(work), child.area)
    assessment = _enter(work, child, key, form, found)
    child.rating, child.guarding, child.tier = form.rating, form.guarding, found.tier
    await (await work.session()).flush()
    await labels.reclassify(work, child)
    await duties.meet(work, asked.FIRST_ASSESSMENT, child.id)
    await change_clock(work, child)
    await _tell_departments(work, child, form)
    work.etag = etag(child.version)
    return _read(assessment, key)


async def rescore(work: Work, child: Child, *, harmed: bool = False) -> None:
    """What is known of school, health or contact changed, or the child was found harmed: the last
    assessment's judgement stands, its points are counted anew. Who called tells of it."""
    last = await repository.latest(work, child)
    if last is None:
        child.tier = Tier.RED if harmed else child.tier
        return
    judged = last.model_dump(include=set(Judgement.model_fields))
    judged["harmed"] = harmed or last.harmed
    found = score(await _risk(work, child, Judgement(**judged)), labels.today(work), child.area)
    if (found.points, judged["harmed"]) != (last.points, last.harmed):
        again = Assessment(
            **judged, child_id=child.id, assessed_on=last.assessed_on, note=last.note,
            points=found.points, tier=found.tier, reasons=list(found.reasons),
            assessor="registry", recorded_at=work.now, **child.area.columns(),
        )  # fmt: skip
        work.add(again)
        child.tier = found.tier
        await change_clock(work, child)


async def listed(work: Work, child_id: UUID) -> Sequence[AssessmentRead]:
    child, key = await children.open_file(work, child_id)
    work.etag = etag(child.version)
    return [_read(one, key) for one in await repository.all_of(work, child)]


async def _check_day(work: Work, child: Child, form: AssessmentForm) -> None:
    if not child.birth_on <= form.assessed_on <= labels.today(work):
        raise AssessmentDateImpossible
    last = await repository.latest(work, child)
    if last is not None and last.assessed_on > form.assessed_on:
        raise AssessmentOutdated


async def _risk(work: Work, child: Child, form: Judgement) -> Risk:
    """With what the register knows of the child's school, health and parents."""
    known = await circumstances.find(work, child)
    parents = [one for one in await guardianship.parents(work, child) if one is not None]
    contacts = [one.last_contact_on for one in parents if one.last_contact_on is not None]
    on = labels.today(work)
    return Risk(
        rating=form.rating,
        age=age_on(child.birth_on, on),
        harmed=form.harmed,
        unattended=form.unattended,
        carer_age=form.carer_age,
        dropout=known is not None and known.schooling == Schooling.DROPPED_OUT,
        ill_or_disabled=known is not None and known.health != Health.HEALTHY,
        days_without_contact=(on - max(contacts)).days if contacts else None,
        mental_health=form.mental_health,
    )


def _enter(
    work: Work, child: Child, key: ChildKey, form: AssessmentForm, found: Score
) -> Assessment:
    assessment = Assessment(
        **form.model_dump(exclude={"note"}),
        child_id=child.id,
        note=key.seal(_NOTE, form.note) if form.note else None,
        points=found.points,
        tier=found.tier,
        reasons=list(found.reasons),
        assessor=work.caller.subject,
        recorded_at=work.now,
        **child.area.columns(),
    )
    assessment.check()
    work.add(assessment)
    return assessment


async def _tell_departments(work: Work, child: Child, form: AssessmentForm) -> None:
    """Poor guardianship and a child that nobody attends ask something of departments."""
    asked = {
        Trigger.POOR_GUARDIANSHIP: form.rating is Rating.POOR,
        Trigger.UNATTENDED: form.unattended,
    }
    await work.reach(county_of(child.area))
    for trigger, holds in asked.items():
        if holds:
            await open_for_departments(
                work, trigger, subject_type="child", subject_id=child.id,
                area=child.area, child_id=child.id,
            )  # fmt: skip


def _read(row: Assessment, key: ChildKey) -> AssessmentRead:
    note = None if row.note is None else key.open(_NOTE, row.note)
    return AssessmentRead(**row.model_dump(exclude={"note"}), note=note)
