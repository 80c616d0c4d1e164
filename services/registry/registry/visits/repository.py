"""Every query about visits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from asyncpg import Record
from sqlalchemy import tuple_
from sqlmodel import col, select

from chassis.duties import Owed
from chassis.security import LEVELS
from chassis.work import Work
from reference.divisions import Area
from registry.assessments.visiting import VISIT
from registry.children.models import Child
from registry.visits.models import Visit

_OPENING = """
WITH scope AS MATERIALIZED (SELECT set_config('wardship.level', $1, true) AS level,
                                   set_config('wardship.code', $2, true) AS code)
SELECT found.* FROM scope LEFT JOIN LATERAL (
    SELECT c.birth_on, c.sex, c.tier, c.left_on, k.wrapped,
           coalesce(c.village, c.township, c.county, c.prefecture) AS area,
           d.id AS duty_id, d.norm, d.department, d.opened_at, d.due_at, d.escalates_at,
           d.status, d.version,
           coalesce(d.village, d.township, d.county, d.prefecture) AS duty_area
    FROM child c LEFT JOIN data_key k ON k.child_id = c.id
    LEFT JOIN duty d ON d.kind = 'visit' AND d.subject_id = c.id
                     AND d.status IN ('open', 'breached')
    WHERE c.id = $3 AND c.province = $4 AND c.{level} = scope.code AND scope.level IS NOT NULL
    OFFSET 0) found ON true
"""
_STATEMENTS = {level: _OPENING.format(level=level) for level in LEVELS}


@dataclass(frozen=True, slots=True)
class Opening:
    """What must be known of a child to record a visit, read in one statement."""

    birth_on: date
    sex: str
    tier: str | None
    left_on: date | None
    wrapped: bytes | None
    area: Area
    duty: Owed | None
    """To visit the child, where one is open."""


async def opening(work: Work, child_id: UUID) -> Opening | None:
    """The scope is set inside the statement, and the child is looked for by what it gives."""
    level, code = work.scope.level, work.scope.code
    if level not in _STATEMENTS:
        return None
    row = await work.app.database.fetchrow(_STATEMENTS[level], level, code, child_id, code[:2])
    if row["birth_on"] is None:
        return None
    return Opening(
        birth_on=row["birth_on"],
        sex=row["sex"],
        tier=row["tier"],
        left_on=row["left_on"],
        wrapped=row["wrapped"],
        area=Area(row["area"]),
        duty=_duty(child_id, row) if row["duty_id"] else None,
    )


def _duty(child_id: UUID, row: Record) -> Owed:
    return Owed(
        id=row["duty_id"],
        kind=VISIT,
        norm=row["norm"],
        subject_type="child",
        subject_id=child_id,
        child_id=child_id,
        department=row["department"],
        area=Area(row["duty_area"]),
        opened_at=row["opened_at"],
        due_at=row["due_at"],
        escalates_at=row["escalates_at"],
        status=row["status"],
        version=row["version"],
    )


async def find(work: Work, child: Child, visit_id: UUID) -> Visit | None:
    query = select(Visit).where(
        col(Visit.province) == child.province,
        col(Visit.id) == visit_id,
        col(Visit.child_id) == child.id,
    )
    return (await (await work.session()).exec(query)).one_or_none()


async def page(
    work: Work, child: Child, before: tuple[date, UUID] | None, limit: int
) -> Sequence[Visit]:
    """A child's visits, the latest first, before a day and id."""
    query = select(Visit).where(
        col(Visit.province) == child.province, col(Visit.child_id) == child.id
    )
    if before is not None:
        query = query.where(tuple_(col(Visit.visited_on), col(Visit.id)) < tuple_(*before))
    query = query.order_by(col(Visit.visited_on).desc(), col(Visit.id).desc()).limit(limit)
    return (await (await work.session()).exec(query)).all()
