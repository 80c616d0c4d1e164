"""Every query on agencies."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import col, select

from chassis.errors import NotFound
from chassis.rows import visible
from chassis.work import Work
from placement.agencies.criteria import Household
from placement.agencies.models import Agency, Capability
from placement.agreements.models import CareAgreement
from placement.beds.models import Bed
from placement.children.models import Child
from placement.custody.models import Custody, Mode
from reference.divisions import Area
from reference.norms import norm


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


async def given(work: Work, agency_ids: Iterable[UUID]) -> Sequence[Agency]:
    session = await work.session()
    query = select(Agency).where(col(Agency.id).in_(list(agency_ids))).order_by(col(Agency.id))
    return (await session.exec(query)).all()


async def page(work: Work, area: Area, after: UUID | None, limit: int) -> Sequence[Agency]:
    """Agencies that serve the area, and those with a seat inside it."""
    session = await work.session()
    query = select(Agency).where(or_(_above(area), col(Agency.seat).startswith(area.code)))
    if after is not None:
        query = query.where(col(Agency.id) > after)
    return (await session.exec(query.order_by(col(Agency.id)).limit(limit))).all()


async def household(work: Work, agency: Agency, on: date) -> Household:
    """The beds, and the children of the caller's area who live there."""
    session = await work.session()
    beds = select(func.count()).select_from(Bed).where(col(Bed.agency_id) == agency.id)
    lives_here = select(Custody.child_id).where(
        col(Custody.agency_id) == agency.id,
        col(Custody.ended_at).is_(None),
        col(Custody.mode) == Mode.AGENCY,
        visible(work, Custody),
    )
    residents = select(Child).where(col(Child.id).in_(lives_here), visible(work, Child))
    return Household(
        beds=(await session.exec(beds)).one(),
        ages=[child.age(on) for child in (await session.exec(residents)).all()],
        infant_below=norm("placement.infant_below", on, Area(agency.seat)).value,
    )


async def promised(work: Work, agency_id: UUID, on: date) -> set[Capability]:
    """The capabilities that care agreements of an institution rest on, now or from a later day."""
    session = await work.session()
    query = select(CareAgreement.capabilities).where(
        col(CareAgreement.institution_id) == agency_id,
        col(CareAgreement.ended_on).is_(None),
        col(CareAgreement.valid_until) >= on,
    )
    return {Capability(one) for listed in (await session.exec(query)).all() for one in listed}


def _above(area: Area) -> ColumnElement[bool]:
    """Agencies with a seat at the area or above it."""
    return col(Agency.seat).in_([area.code[:4], area.code[:6]])
