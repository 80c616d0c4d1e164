"""Use cases of assessments: record, list, and hold a return against one."""

from datetime import timedelta
from uuid import UUID

from sqlmodel import col

from chassis.crypto import ChildKey
from chassis.pagination import Page
from chassis.rows import newest
from chassis.work import Work
from placement.assessments import repository
from placement.assessments.models import (
    CONCLUSIONS,
    Assessment,
    AssessmentDateImpossible,
    AssessmentUnknown,
    ConclusionNotOfKind,
    check_team,
)
from placement.assessments.schemas import AssessmentCreate, AssessmentRead
from placement.children import repository as children
from placement.children.sealing import key_of
from placement.custody import repository as custodies
from placement.custody.models import Custody
from placement.fields import day_of, today
from reference.norms import norm

_FINDINGS = "assessment.findings"


async def record(work: Work, child_id: UUID, form: AssessmentCreate) -> AssessmentRead:
    """Raises what is wrong with its day, its conclusion or its team."""
    (child,) = await children.load(work, [child_id])
    child.must_be_here()
    on = today(work)
    if not child.birth_on <= form.assessed_on <= on:
        raise AssessmentDateImpossible
    if form.conclusion not in CONCLUSIONS[form.kind]:
        raise ConclusionNotOfKind
    least, titled = (
        norm(f"placement.assessment_{name}", form.assessed_on, child.area).value
        for name in ("team", "titled")
    )
    check_team(form.team, least, titled)
    key = await key_of(work, child.id, child.area)
    assessment = Assessment(
        **form.model_dump(exclude={"findings"}),
        child_id=child.id,
        findings=key.seal(_FINDINGS, form.findings),
        recorder=work.caller.subject,
        recorded_at=work.now,
        **child.area.columns(),
    )
    work.add(assessment)
    await work.flush()
    return _read(assessment, key)


async def of_child(
    work: Work, child_id: UUID, after: str | None, limit: int
) -> Page[AssessmentRead]:
    """The latest recorded first."""
    (child,) = await children.load(work, [child_id])
    key = await key_of(work, child.id, child.area)
    return await newest(
        work,
        Assessment,
        col(Assessment.child_id) == child.id,
        limit=limit,
        after=after,
        read=lambda row: _read(row, key),
    )


async def must_open_the_way_home(work: Work, custody: Custody, assessment_no: str) -> None:
    """The child returns only on an assessment that is its own, recent, and found the guardian fit.

    Raises AssessmentUnknown, GuardianNotFit, AssessmentTooOld.
    """
    found = await repository.of_return(work, custody.child_id, assessment_no)
    if found is None:
        raise AssessmentUnknown
    valid = norm("placement.assessment_valid", today(work), custody.area).value
    began_at = await custodies.unbroken_since(work, custody)
    began_on = day_of(began_at)
    found.must_open_the_way_home(began_on, today(work) - timedelta(days=valid))


def _read(row: Assessment, key: ChildKey) -> AssessmentRead:
    findings = key.open(_FINDINGS, row.findings)
    return AssessmentRead.model_validate(row, update={"findings": findings})
