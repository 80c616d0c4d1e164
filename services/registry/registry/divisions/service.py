"""Reading divisions."""

from collections.abc import Sequence

from chassis.errors import NotFound
from chassis.pagination import Page, cursor, position
from chassis.work import Work
from reference.divisions import NATION, Area, AreaInvalid
from registry.divisions import repository
from registry.divisions.models import Division
from registry.divisions.schemas import DivisionRead


class DivisionNotFound(NotFound):
    """There is no such division in the list of 2023-06-30."""

    title_zh = "行政区划不存在"


async def find(work: Work, code: str) -> DivisionRead:
    division = await repository.find(work, _shortest(code))
    if division is None:
        raise DivisionNotFound
    return _read(division)


async def page(
    work: Work, parents: Sequence[str], codes: Sequence[str], limit: int, after: str | None
) -> Page[DivisionRead]:
    """Of those with these codes, and of those directly below these parents."""
    place = position(work, after, 1)
    above = [_shortest(parent) for parent in parents]
    if not above and not codes:
        above = [NATION.code]
    named = [_shortest(code) for code in codes]
    found = await repository.page(work, above, named, place[0] if place else "", limit)
    following = cursor(work, found[-1].code) if len(found) == limit else None
    return Page(items=[_read(division) for division in found], next=following)


def _shortest(code: str) -> str:
    try:
        return Area.of(code).code
    except AreaInvalid as error:
        raise DivisionNotFound from error


def _read(division: Division) -> DivisionRead:
    return DivisionRead.model_validate(division, from_attributes=True)
