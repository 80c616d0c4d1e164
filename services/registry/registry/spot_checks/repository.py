"""Every query about spot checks."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlmodel import col, select

from chassis.areas import within
from chassis.models import Duty
from chassis.work import Work
from reference.divisions import Area
from registry.children.models import Child
from registry.spot_checks.models import MAKE_UP, SpotCheck
from registry.workforce.models import Worker

_COVERAGE = """
SELECT c.township, sum(v.visits)::int AS visits, sum(v.checked)::int AS checked,
       count(*) FILTER (WHERE c.tier = 'red' AND c.left_on IS NULL) AS red_children,
       count(*) FILTER (WHERE c.tier = 'red' AND c.left_on IS NULL AND v.visits > 0) AS red_visited,
       count(*) FILTER (WHERE c.tier = 'red' AND c.left_on IS NULL AND v.checked > 0) AS red_checked
FROM child c CROSS JOIN LATERAL (
    SELECT count(*) AS visits, count(*) FILTER (
               WHERE EXISTS (SELECT FROM spot_check s WHERE s.visit_id = one.id)) AS checked
    FROM visit one WHERE one.province = c.province AND one.child_id = c.id
                     AND one.visited_on >= :since AND one.visited_on < :until) v
WHERE c.province = :province AND c.{level} = :area AND c.township > :after
GROUP BY 1 ORDER BY 1 LIMIT :limit
"""


async def page(
    work: Work, child: Child, visit_id: UUID, after: UUID | None, limit: int
) -> Sequence[SpotCheck]:
    """The checks of a visit, the earliest first, after an id."""
    query = select(SpotCheck).where(
        col(SpotCheck.child_id) == child.id,
        col(SpotCheck.visit_id) == visit_id,
        *within(SpotCheck, child.area),
    )
    if after is not None:
        query = query.where(col(SpotCheck.id) > after)
    return (await (await work.session()).exec(query.order_by(col(SpotCheck.id)).limit(limit))).all()


async def coverage(
    work: Work, area: Area, days: tuple[date, date], after: str, limit: int
) -> Sequence[RowMapping]:
    """The townships of a county, or the one; the visits from a day to before another."""
    values: dict[str, Any] = {"since": days[0], "until": days[1], "province": area.code[:2],
                              "area": area.code, "after": after, "limit": limit}  # fmt: skip
    query = text(_COVERAGE.format(level=area.level.value))
    connection = await (await work.session()).connection()
    return (await connection.execute(query, values)).mappings().all()


async def unjudged(work: Work, this_month: date, limit: int) -> Sequence[Worker]:
    """Supervisors on duty of whom a month is over that nobody has looked at yet, locked."""
    query = select(Worker).where(col(Worker.spot_checks_from) < this_month)
    query = query.order_by(col(Worker.id)).limit(limit).with_for_update(skip_locked=True)
    return (await (await work.session()).exec(query)).all()


async def was_owed(work: Work, subject: UUID) -> bool:
    query = select(Duty.id).where(col(Duty.kind) == MAKE_UP, col(Duty.subject_id) == subject)
    return (await (await work.session()).exec(query.limit(1))).first() is not None
