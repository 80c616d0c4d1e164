"""The area or unit a use case works in, beside what row-level security enforces by itself."""

from uuid import UUID

from sqlalchemy import ColumnElement, text
from sqlmodel import col

from chassis.access import Scope
from chassis.errors import Forbidden
from chassis.models import InArea
from chassis.security import SET_SCOPE
from chassis.work import Work
from reference.divisions import LENGTHS, Area, Level

_COUNTY = LENGTHS[Level.COUNTY]


class UnitMissing(Forbidden):
    """Your token names no judicial unit."""

    title_zh = "令牌未指明司法机关"


def within(model: type[InArea], scope: Scope) -> list[ColumnElement[bool]]:
    """The area equality of the policy once more, so that the indexes are used."""
    if scope.level not in LENGTHS:
        return []
    levels = Area(scope.code).columns().items()
    return [col(getattr(model, level)) == code for level, code in levels if code]


def own_unit(work: Work) -> UUID:
    """The judicial unit that the caller speaks for."""
    try:
        return UUID(work.caller.organisation or "")
    except ValueError as error:
        raise UnitMissing from error


def county_of(area: Area) -> Area:
    """The county that answers for a place, or the prefecture that has no counties.

    What is told of a report, and who must act on it, is the county's: a village or township could
    be where the one who is suspected works, and a breach there is no use to anybody.
    """
    return Area.of(area.code[:_COUNTY])


async def enter(work: Work, area: Area) -> None:
    """Go on in the county of a record whose right to be worked on has been shown already.

    Duties, events and the audit belong to the county; a unit, or a reporter from elsewhere, may
    cause them there, though it cannot look around.
    """
    await enter_scope(work, Scope.of(county_of(area)))


async def enter_scope(work: Work, scope_: Scope) -> None:
    """Go on in another scope."""
    work.scope = scope_
    connection = await (await work.session()).connection()
    scope = {"level": work.scope.level, "code": work.scope.code}
    await connection.execute(text(SET_SCOPE), scope)
