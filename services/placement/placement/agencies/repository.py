"""Every query on agencies."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, select

from chassis.errors import NotFound
from chassis.work import Work
from placement.agencies.models import Agency
from reference.divisions import Area


async def load(work: Work, agency_id: UUID) -> Agency:
    session = await work.session()
    agency = await session.get(Agency, agency_id)
    if agency is None:
        raise NotFound
    return agency


async def hold(work: Work, agency_id: UUID) -> Agency:
    """The agency, locked: admissions to it and its conversion go one after the other."""
    session = await work.session()
    query = select(Agency).where(col(Agency.id) == agency_id).with_for_update()
    agency = (await session.exec(query)).one_or_none()
    if agency is None:
        raise NotFound
    return agency


async def serving(work: Work, area: Area) -> Sequence[Agency]:
    """The agencies with a seat at the area or above it: those that may be asked to take a child."""
    session = await work.session()
    query = select(Agency).where(_above(area)).order_by(col(Agency.id))
    return (await session.exec(query)).all()


async def page(work: Work, area: Area, after: UUID | None, limit: int) -> Sequence[Agency]:
    """Agencies that serve the area, and those with a seat inside it."""
    session = await work.session()
    query = select(Agency).where(or_(_above(area), col(Agency.seat).startswith(area.code)))
    if after is not None:
        query = query.where(col(Agency.id) > after)
    return (await session.exec(query.order_by(col(Agency.id)).limit(limit))).all()


def _above(area: Area) -> ColumnElement[bool]:
    return col(Agency.seat).in_([area.code[:4], area.code[:6]])
