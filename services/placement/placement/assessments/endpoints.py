"""Assessments of children over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from chassis.access import Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow, router
from chassis.work import Work
from placement.assessments import service
from placement.assessments.schemas import AssessmentCreate, AssessmentRead

assessments = router("/placement/children/{child_id}/assessments", "assessments")

Officer = Annotated[Work, allow(Role.COUNTY_OFFICER, Role.CITY_OFFICER, purpose=Purpose.CUSTODY)]


@assessments.post("", status_code=201)
async def record_custody_assessment(
    work: Officer, child_id: UUID, form: AssessmentCreate, response: Response
) -> AssessmentRead:
    """Record an assessment before custody (未成年人保护法 92) or before a return (93)."""
    response.headers["Location"] = f"/placement/children/{child_id}/assessments"
    return await service.record(work, child_id, form)


@assessments.get("")
async def list_custody_assessments(
    work: Officer, child_id: UUID, limit: Limit = 50, after: After = None
) -> Page[AssessmentRead]:
    """The assessments of a child, the latest recorded first."""
    return await service.of_child(work, child_id, after, limit)
