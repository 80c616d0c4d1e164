"""Every query on families, and on the places with them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, func
from sqlmodel import col, select

from chassis.rows import one, visible
from chassis.work import Work
from placement.agencies.models import Agency
from placement.households.models import Household, HouseholdStatus, HouseholdStay
from placement.scope import bound_to


async def load(work: Work, household_id: UUID, *, lock: bool = False) -> Household:
    """Staff see the families of their own agency."""
    return await one(work, Household, household_id, *conditions(work), lock=lock)


def conditions(work: Work) -> list[ColumnElement[bool]]:
    organisation = bound_to(work)
    if organisation is None:
        return []
    own = select(Agency.id).where(col(Agency.organisation_id) == organisation)
    return [col(Household.agency_id).in_(own)]


async def page(
    work: Work, after: UUID | None, limit: int, *, is_open: bool
) -> Sequence[tuple[Household, int]]:
    """Families, the latest first, each with how many children it has."""
    session = await work.session()
    taken = (
        select(func.count())
        .select_from(HouseholdStay)
        .where(col(HouseholdStay.household_id) == col(Household.id), _is_open())
        .scalar_subquery()
    )
    query = select(Household, taken).where(visible(work, Household), *conditions(work))
    if is_open:
        query = query.where(col(Household.status) == HouseholdStatus.APPROVED)
    if after is not None:
        query = query.where(col(Household.id) < after)
    return (await session.exec(query.order_by(col(Household.id).desc()).limit(limit))).all()


async def taken_places(work: Work, household_id: UUID) -> set[int]:
    """The numbers of the places that have a child now."""
    session = await work.session()
    query = select(HouseholdStay.place).where(
        col(HouseholdStay.household_id) == household_id, _is_open()
    )
    return set((await session.exec(query)).all())


async def stay(work: Work, custody_id: UUID) -> HouseholdStay:
    session = await work.session()
    query = select(HouseholdStay).where(col(HouseholdStay.id) == custody_id)
    return (await session.exec(query)).one()


def _is_open() -> ColumnElement[bool]:
    return col(HouseholdStay.ended_at).is_(None)
