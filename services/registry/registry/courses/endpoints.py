"""`/registry/courses`: who trains whom, what they made of it, and how many were reached."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from chassis.access import OFFICERS, Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow
from chassis.routing import router as new_router
from chassis.work import Work
from reference.clocks import CHINA
from registry.courses import service
from registry.courses.schemas import (
    CourseForm,
    CourseRead,
    CoverageRead,
    ResultRead,
    ResultsForm,
    ResultsRead,
)
from registry.scope import AreaCode, narrowed

router = new_router("/registry/courses", "courses")
coverage = new_router("/registry/training-coverage", "courses")
_TRAINERS = allow(
    Role.COUNTY_OFFICER,
    Role.CITY_OFFICER,
    Role.PROVINCIAL_OFFICER,
    Role.NATIONAL_OFFICER,
    purpose=Purpose.OPERATION,
)
_READERS = allow(*OFFICERS, purpose=Purpose.OPERATION)
Year = Annotated[
    int | None, Query(ge=2019, le=2100, description="A calendar year; without it, this one.")
]


@router.post("", status_code=201, summary="Plan a course")
async def plan_course(
    form: CourseForm, work: Annotated[Work, _TRAINERS], response: Response
) -> CourseRead:
    """The county trains directors, the prefecture supervisors, province and ministry trainers."""
    course = await service.plan(work, form)
    response.headers["Location"] = f"/registry/courses/{course.id}"
    return course


@router.get("", summary="List courses, the newest first")
async def list_courses(
    work: Annotated[Work, _READERS], limit: Limit = 50, after: After = None
) -> Page[CourseRead]:
    """Those that your area, or one within it, holds."""
    return await service.page(work, limit, after)


@router.get("/{course_id}", summary="Read a course")
async def read_course(course_id: UUID, work: Annotated[Work, _READERS]) -> CourseRead:
    """With its topics."""
    return await service.find(work, course_id)


@router.post("/{course_id}/results", status_code=201, summary="Record results of a course")
async def record_results(
    course_id: UUID, form: ResultsForm, work: Annotated[Work, _TRAINERS], response: Response
) -> ResultsRead:
    """All or none. A first course passed opens the way to duty; any passed renews the year."""
    response.headers["Location"] = f"/registry/courses/{course_id}/results"
    return await service.record(work, course_id, form)


@router.get("/{course_id}/results", summary="List results of a course, the newest first")
async def list_results(
    course_id: UUID, work: Annotated[Work, _READERS], limit: Limit = 50, after: After = None
) -> Page[ResultRead]:
    """With the score, and whether the test was passed."""
    return await service.results(work, course_id, limit, after)


@coverage.get("", summary="How many workers were trained in a year, county by county")
async def list_training_coverage(
    work: Annotated[Work, _READERS],
    year: Year = None,
    area: AreaCode = None,
    limit: Limit = 50,
    after: After = None,
) -> Page[CoverageRead]:
    """Workers on duty now, and how many of them passed a course in the calendar year."""
    chosen = year or work.now.astimezone(CHINA).year
    return await service.coverage(work, narrowed(work, area), chosen, limit, after)
