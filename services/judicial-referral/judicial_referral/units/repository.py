"""Every query about judicial units."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from chassis.models import Subscription
from chassis.work import Work
from judicial_referral.units.models import Unit, UnitNotFound


async def find(work: Work, unit_id: UUID) -> Unit | None:
    session = await work.session()
    return await session.get(Unit, unit_id)


async def get(work: Work, unit_id: UUID) -> Unit:
    unit = await find(work, unit_id)
    if unit is None:
        raise UnitNotFound
    return unit


async def among(work: Work, ids: Sequence[UUID]) -> dict[UUID, Unit]:
    """Those of these units that there are."""
    session = await work.session()
    units = (await session.exec(select(Unit).where(col(Unit.id).in_(ids)))).all()
    return {unit.id: unit for unit in units}


async def has_feed(work: Work, client_id: str) -> bool:
    session = await work.session()
    query = select(Subscription.name).where(col(Subscription.name) == client_id)
    return (await session.exec(query)).first() is not None


async def page(
    work: Work, kind: str | None, jurisdictions: Sequence[str], after: UUID | None, limit: int
) -> Sequence[Unit]:
    """Units by id; with jurisdictions only those whose own is one of them."""
    query = select(Unit).order_by(col(Unit.id)).limit(limit)
    if kind:
        query = query.where(col(Unit.kind) == kind)
    if jurisdictions:
        query = query.where(col(Unit.jurisdiction).in_(jurisdictions))
    if after:
        query = query.where(col(Unit.id) > after)
    return (await (await work.session()).exec(query)).all()
