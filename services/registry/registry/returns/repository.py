"""Every query about returns."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, text
from sqlmodel import col, select

from chassis.areas import within
from chassis.work import Work
from reference.divisions import Area
from registry.divisions.models import Division
from registry.returns.models import DUTY, CalledPeriod, PeriodReturn, ReturnNotFound

_KEY = func.hashtextextended(DUTY, 0)
_UNCALLED = text("""
SELECT d.code FROM division d
WHERE d.level = 'township' AND d.code > :reached
  AND NOT EXISTS (SELECT FROM period_return r WHERE r.code = d.code AND r.period = :period)
  AND (EXISTS (SELECT FROM worker w WHERE w.place = d.code AND w.kind = 'supervisor'
                  AND w.status = 'on_duty' AND w.appointed_at < :until)
    OR EXISTS (SELECT FROM child c WHERE c.province = left(d.code, 2) AND c.township = d.code
                  AND c.left_on IS NULL AND c.registered_at < :until))
ORDER BY d.code LIMIT :limit
""")


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


async def latest_called(work: Work) -> CalledPeriod | None:
    """The last month that townships were called to return, locked."""
    query = select(CalledPeriod).order_by(col(CalledPeriod.period).desc()).limit(1)
    return (await (await work.session()).exec(query.with_for_update())).first()


async def uncalled(work: Work, called: CalledPeriod, until: datetime, limit: int) -> Sequence[str]:
    """The next townships that had a supervisor or children before `until` and have not returned
    the month."""
    values = {"reached": called.reached, "period": called.period, "until": until, "limit": limit}
    connection = await (await work.session()).connection()
    return (await connection.execute(_UNCALLED, values)).scalars().all()


async def hold_calling(work: Work) -> None:
    """Until the commit no township returns anything: nobody is called for what is returned now."""
    await (await work.session()).exec(select(func.pg_advisory_xact_lock(_KEY)))


async def hold_off_calling(work: Work) -> None:
    """Until the commit no township is called, so that one that returns is not called meanwhile."""
    await (await work.session()).exec(select(func.pg_advisory_xact_lock_shared(_KEY)))
