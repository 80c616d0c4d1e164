"""Every query about visits."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import tuple_
from sqlmodel import col, select

from chassis.models import Duty
from chassis.security import LEVELS
from chassis.work import Work
from reference.divisions import Area
from registry.children.models import Child
from registry.visits.models import Visit

_OPENING = """
WITH scope AS MATERIALIZED (SELECT set_config('wardship.level', $1, true) AS level,
                                   set_config('wardship.code', $2, true) AS code)
SELECT found.* FROM scope, LATERAL (
    SELECT c.birth_on, c.sex, c.tier, c.left_on, k.wrapped,
           coalesce(c.village, c.township, c.county, c.prefecture) AS area,
           (SELECT to_jsonb(d) FROM duty d WHERE d.kind = 'visit' AND d.subject_id = c.id
            AND d.status IN ('open', 'breached')) AS duty
    FROM child c LEFT JOIN data_key k ON k.child_id = c.id
    WHERE c.id = $3 AND c.province = $4 AND c.{level} = scope.code AND scope.level IS NOT NULL
    OFFSET 0) found
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
    duty: Duty | None
    """To visit the child, where one is open; of no session."""


async def opening(work: Work, child_id: UUID) -> Opening | None:
    """The scope is set inside the statement, and the child is looked for by what it gives."""
    level, code = work.scope.level, work.scope.code
    if level not in _STATEMENTS:
        return None
    pool = work.app.database.pool
    row = await pool.fetchrow(_STATEMENTS[level], level, code, child_id, code[:2])
    if row is None:
        return None
    duty = Duty.model_validate(json.loads(row["duty"])) if row["duty"] else None
    return Opening(**{**row, "area": Area(row["area"]), "duty": duty})


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
