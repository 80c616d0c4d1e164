"""Every query about assessments."""

from collections.abc import Sequence

from sqlmodel import col, select

from chassis.areas import within
from chassis.work import Work
from registry.assessments.models import Assessment
from registry.children.models import Child


async def latest(work: Work, child: Child) -> Assessment | None:
    query = select(Assessment).where(
        col(Assessment.child_id) == child.id, *within(Assessment, child.area)
    )
    query = query.order_by(col(Assessment.id).desc()).limit(1)
    return (await (await work.session()).exec(query)).one_or_none()


async def all_of(work: Work, child: Child) -> Sequence[Assessment]:
    """The latest first."""
    query = select(Assessment).where(
        col(Assessment.child_id) == child.id, *within(Assessment, child.area)
    )
    return (await (await work.session()).exec(query.order_by(col(Assessment.id).desc()))).all()
