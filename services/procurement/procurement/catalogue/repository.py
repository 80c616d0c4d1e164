"""Queries of the catalogue."""

from collections.abc import Collection, Mapping, Sequence, Set
from datetime import date
from uuid import UUID

from sqlalchemy import or_, text
from sqlmodel import col, select

from chassis.areas import within
from chassis.duties import OPEN
from chassis.models import Duty
from chassis.work import Work
from procurement.catalogue.models import CatalogueItem
from reference.divisions import Area

_WITH_CHILDREN = text("""
SELECT one.code FROM unnest(CAST(:codes AS text[])) AS one (code) CROSS JOIN LATERAL (
    SELECT FROM child WHERE prefecture = left(one.code, 4)
                        AND (county = one.code OR length(one.code) = 4) LIMIT 1) AS child
""")


async def listing_places(work: Work, on: date) -> Mapping[str, UUID]:
    """The places that list care for left-behind children on a day, each with such an item."""
    query = select(CatalogueItem.place, CatalogueItem.id).where(
        col(CatalogueItem.covers_left_behind),
        col(CatalogueItem.struck_on).is_(None),
        col(CatalogueItem.valid_from) <= on,
        or_(col(CatalogueItem.valid_to).is_(None), col(CatalogueItem.valid_to) >= on),
    )
    return dict((await (await work.session()).exec(query)).all())


async def lock_open(
    work: Work, kind: str, subjects: Collection[UUID], area: Area
) -> Sequence[Duty]:
    """The area's open duties of a kind about these, locked in one order."""
    query = (
        select(Duty)
        .where(
            col(Duty.kind) == kind,
            col(Duty.subject_id).in_(subjects),
            col(Duty.status).in_(OPEN),
            *within(Duty, area),
        )
        .order_by(col(Duty.id))
        .with_for_update()
    )
    return (await (await work.session()).exec(query)).all()


async def subjects_of_open(work: Work, kind: str, area: Area) -> Set[UUID]:
    """What the open duties of a kind in the area are about."""
    query = select(Duty.subject_id).where(
        col(Duty.kind) == kind, col(Duty.status).in_(OPEN), *within(Duty, area)
    )
    return set((await (await work.session()).exec(query)).all())


async def places_ever_listing(work: Work) -> Set[str]:
    """The places that list care for left-behind children, or once did."""
    query = select(CatalogueItem.place).where(col(CatalogueItem.covers_left_behind)).distinct()
    return set((await (await work.session()).exec(query)).all())


async def with_children(work: Work, counties: Collection[Area]) -> Set[str]:
    """In which of these counties the register knows a child."""
    connection = await (await work.session()).connection()
    found = await connection.execute(_WITH_CHILDREN, {"codes": [one.code for one in counties]})
    return set(found.scalars())
