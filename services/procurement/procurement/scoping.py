"""The area a use case goes on in, beside what row-level security enforces by itself."""

from sqlalchemy import text

from chassis.access import Scope
from chassis.security import SET_SCOPE
from chassis.work import Work
from reference.divisions import Area


async def enter(work: Work, area: Area) -> None:
    """Go on in the buyer's area, after a supplier's right to act there was shown.

    Duties and events are the buyer's; a supplier may cause them, though it cannot look around.
    """
    work.scope = Scope.of(area)
    connection = await (await work.session()).connection()
    scope = {"level": work.scope.level, "code": work.scope.code}
    await connection.execute(text(SET_SCOPE), scope)
