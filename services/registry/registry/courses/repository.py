"""Every query about courses, results and coverage."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlmodel import col, select

from chassis.areas import within
from chassis.work import Work
from reference.divisions import Area, Level
from registry.courses.models import Course, CourseNotFound, CourseResult

_COVERAGE = """
SELECT coalesce(w.county, w.prefecture) AS county, w.kind, count(*) AS on_duty,
       count(*) FILTER (WHERE EXISTS (
           SELECT FROM course_result r WHERE r.worker_id = w.id AND r.passed
           AND r.finished_on BETWEEN :first AND :last)) AS trained
FROM worker w
WHERE w.status = 'on_duty' AND (coalesce(w.county, w.prefecture), w.kind) > (:county, :kind)
{area}
GROUP BY 1, 2 ORDER BY 1, 2 LIMIT :limit
"""


async def find(work: Work, course_id: UUID) -> Course:
    """Raises CourseNotFound."""
    query = select(Course).where(col(Course.id) == course_id, *within(Course, work.caller.area))
    course = (await (await work.session()).exec(query)).one_or_none()
    if course is None:
        raise CourseNotFound
    return course


async def page(work: Work, before: UUID | None, limit: int) -> Sequence[Course]:
    query = select(Course).where(*within(Course, work.caller.area))
    if before is not None:
        query = query.where(col(Course.id) < before)
    query = query.order_by(col(Course.id).desc()).limit(limit)
    return (await (await work.session()).exec(query)).all()


async def results(
    work: Work, course_id: UUID, before: UUID | None, limit: int
) -> Sequence[CourseResult]:
    """The newest first, before an id."""
    query = select(CourseResult).where(
        col(CourseResult.course_id) == course_id, *within(CourseResult, work.caller.area)
    )
    if before is not None:
        query = query.where(col(CourseResult.id) < before)
    query = query.order_by(col(CourseResult.id).desc()).limit(limit)
    return (await (await work.session()).exec(query)).all()


async def coverage(
    work: Work, area: Area, year: int, after: tuple[str, str], limit: int
) -> Sequence[RowMapping]:
    """By county and kind of worker, after a county and kind."""
    condition = "" if area.level is Level.NATION else f"AND w.{area.level.value} = :area"
    connection = await (await work.session()).connection()
    values = {"first": date(year, 1, 1), "last": date(year, 12, 31), "limit": limit,
              "county": after[0], "kind": after[1]}  # fmt: skip
    if condition:
        values["area"] = area.code
    found = await connection.execute(text(_COVERAGE.format(area=condition)), values)
    return found.mappings().all()
