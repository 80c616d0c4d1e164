"""Every query about visits."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import tuple_
from sqlmodel import col, select

from chassis.work import Work
from registry.children.models import Child
from registry.visits.models import Visit


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
