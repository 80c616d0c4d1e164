"""The area or unit a use case works in, beside what row-level security enforces by itself."""

from uuid import UUID

from sqlalchemy import text

from chassis.access import Scope
from chassis.areas import county_of
from chassis.errors import Forbidden
from chassis.security import SET_SCOPE
from chassis.work import Work
from reference.divisions import Area


class UnitMissing(Forbidden):
    """Your token names no judicial unit."""

    title_zh = "令牌未指明司法机关"


def own_unit(work: Work) -> UUID:
    """The judicial unit that the caller speaks for."""
    try:
        return UUID(work.caller.organisation or "")
    except ValueError as error:
        raise UnitMissing from error


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
