"""Every query about circumstances."""

from uuid import UUID

from sqlmodel import col, select

from chassis.areas import within
from chassis.work import Work
from reference.schooling import PUPIL
from registry.children.models import Child
from registry.circumstances.models import Circumstances


async def find(work: Work, child: Child) -> Circumstances | None:
    query = select(Circumstances).where(
        col(Circumstances.child_id) == child.id, *within(Circumstances, child.area)
    )
    return (await (await work.session()).exec(query)).one_or_none()


async def is_pupil(work: Work, child_id: UUID) -> bool:
    """Whether it goes to school. A column, not the row: this is no reading of the record."""
    query = select(Circumstances.schooling).where(
        col(Circumstances.child_id) == child_id, *within(Circumstances, work.caller.area)
    )
    return (await (await work.session()).exec(query)).one_or_none() in PUPIL
