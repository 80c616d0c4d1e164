"""The query about grandparents."""

from sqlmodel import col, select

from chassis.areas import within
from chassis.work import Work
from registry.children.models import Child
from registry.grandparents.models import Grandparents


async def find(work: Work, child: Child) -> Grandparents | None:
    query = select(Grandparents).where(
        col(Grandparents.child_id) == child.id, *within(Grandparents, child.area)
    )
    return (await (await work.session()).exec(query)).one_or_none()
