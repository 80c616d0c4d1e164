"""The query for children by what is known of them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, func
from sqlmodel import col, select

from chassis.areas import within
from chassis.work import Work
from reference.divisions import WITHOUT_COUNTIES, Area, Level
from registry.children.models import Child
from registry.children.repository import page_query
from registry.divisions.models import Division


async def counties(work: Work, area: Area) -> Sequence[Area]:
    """The counties of an area, and the prefectures in it that have none; or the one it lies in."""
    if area.level in (Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE) or area.is_county:
        return [Area.of(area.code[:6])]
    query = select(Division.code).where(
        col(Division.level) == Level.COUNTY.value, func.starts_with(col(Division.code), area.code)
    )
    listed = (await (await work.session()).exec(query)).all()
    apart = [code for code in WITHOUT_COUNTIES if code.startswith(area.code)]
    return [Area(code) for code in (*listed, *apart)]


async def page(
    work: Work, conditions: Sequence[ColumnElement[bool]], before: UUID | None, limit: int
) -> Sequence[Child]:
    """The newest first, before an id; those that left are not found."""
    stands = (*within(Child, work.caller.area), col(Child.left_on).is_(None), *conditions)
    return (await (await work.session()).exec(page_query(stands, before, limit))).all()
