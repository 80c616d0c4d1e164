"""Every query on health checks."""

from uuid import UUID

from sqlmodel import col, select

from chassis.rows import visible
from chassis.work import Work
from placement.health_checks.models import CareLevel, HealthCheck


async def latest(work: Work, child_id: UUID) -> HealthCheck | None:
    """The last one of a child, in whichever custody it was made."""
    session = await work.session()
    query = select(HealthCheck).where(
        col(HealthCheck.child_id) == child_id, visible(work, HealthCheck)
    )
    query = query.order_by(col(HealthCheck.checked_on).desc(), col(HealthCheck.id).desc())
    return (await session.exec(query.limit(1))).first()


async def care_level(work: Work, child_id: UUID) -> int | None:
    """The severity found last; none where the child was never checked."""
    found = await latest(work, child_id)
    return None if found is None else CareLevel(found.care_level).severity
