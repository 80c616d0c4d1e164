"""Every query about returns."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from chassis.areas import within
from chassis.work import Work
from reference.divisions import Area
from registry.divisions.models import Division
from registry.returns.models import PeriodReturn, ReturnNotFound


async def find(work: Work, return_id: UUID) -> PeriodReturn:
    """Raises ReturnNotFound."""
    query = select(PeriodReturn).where(
        col(PeriodReturn.id) == return_id, *within(PeriodReturn, work.caller.area)
    )
    found = (await (await work.session()).exec(query)).one_or_none()
    if found is None:
        raise ReturnNotFound
    return found


async def page(
    work: Work, period: str | None, before: UUID | None, limit: int
) -> Sequence[PeriodReturn]:
    """The caller's own and those below, the latest first, before an id."""
    query = select(PeriodReturn).where(*within(PeriodReturn, work.caller.area))
    if period is not None:
        query = query.where(col(PeriodReturn.period) == period)
    if before is not None:
        query = query.where(col(PeriodReturn.id) < before)
    return (
        await (await work.session()).exec(query.order_by(col(PeriodReturn.id).desc()).limit(limit))
    ).all()


async def divisions_below(work: Work, area: Area) -> Sequence[str]:
    query = select(Division.code).where(col(Division.parent) == area.code)
    return (await (await work.session()).exec(query.order_by(col(Division.code)))).all()


async def closed(work: Work, area: Area, codes: Sequence[str], period: str) -> list[PeriodReturn]:
    """The returns of these divisions in `area`."""
    query = select(PeriodReturn).where(
        col(PeriodReturn.code).in_(codes),
        col(PeriodReturn.period) == period,
        *within(PeriodReturn, area),
    )
    return list((await (await work.session()).exec(query)).all())
