"""Queries of the catalogue."""

from collections.abc import Mapping, Set
from datetime import date
from uuid import UUID

from sqlalchemy import or_
from sqlmodel import col, select

from chassis.areas import within
from chassis.duties import OPEN
from chassis.models import Duty
from chassis.work import Work
from procurement.catalogue.models import CatalogueItem
from reference.divisions import Area


async def listing_places(work: Work, on: date) -> Mapping[str, UUID]:
    """The places that list care for left-behind children on a day, each with such an item."""
    query = select(CatalogueItem.place, CatalogueItem.id).where(
        col(CatalogueItem.covers_left_behind),
        col(CatalogueItem.struck_on).is_(None),
        col(CatalogueItem.valid_from) <= on,
        or_(col(CatalogueItem.valid_to).is_(None), col(CatalogueItem.valid_to) >= on),
    )
    return dict((await (await work.session()).exec(query)).all())


async def subjects_of_open(work: Work, kind: str, area: Area) -> Set[UUID]:
    """What the open duties of a kind in the area are about."""
    query = select(Duty.subject_id).where(
        col(Duty.kind) == kind, col(Duty.status).in_(OPEN), *within(Duty, area)
    )
    return set((await (await work.session()).exec(query)).all())
