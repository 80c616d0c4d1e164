"""Every query on assessments."""

from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select

from chassis.rows import visible
from chassis.work import Work
from placement.assessments.models import Assessment, AssessmentKind


async def of_return(work: Work, child_id: UUID, assessment_no: str) -> Assessment | None:
    """The child's return assessment of this number."""
    session = await work.session()
    query = select(Assessment).where(
        col(Assessment.child_id) == child_id,
        col(Assessment.kind) == AssessmentKind.RETURN,
        func.lower(col(Assessment.assessment_no)) == func.lower(assessment_no),
        visible(work, Assessment),
    )
    return (await session.exec(query)).one_or_none()
