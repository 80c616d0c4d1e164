"""Every query about assessments."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select

from chassis.areas import within
from chassis.duties import OPEN
from chassis.models import Duty
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


async def visit_owed(work: Work, child: Child) -> tuple[str, datetime, str] | None:
    """Status, term and norm of the open duty to visit the child."""
    query = select(Duty.status, Duty.due_at, Duty.norm).where(
        col(Duty.kind) == "visit",
        col(Duty.subject_id) == child.id,
        col(Duty.status).in_(OPEN),
    )
    return (await (await work.session()).exec(query)).one_or_none()
