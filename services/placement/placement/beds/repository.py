"""Every query on beds and stays."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_
from sqlmodel import col, select, tuple_

from chassis.work import Work
from placement.beds.models import Bed, Beds, BedStay


async def free(work: Work, agency_id: UUID) -> Sequence[Bed]:
    """The beds of an agency that nobody has from now on."""
    session = await work.session()
    query = select(Bed).where(col(Bed.agency_id) == agency_id, ~_taken(work))
    return (await session.exec(query.order_by(col(Bed.label)))).all()


async def given(work: Work, agency_id: UUID, bed_ids: Sequence[UUID]) -> dict[UUID, Bed]:
    session = await work.session()
    query = select(Bed).where(col(Bed.agency_id) == agency_id, col(Bed.id).in_(bed_ids))
    return {bed.id: bed for bed in (await session.exec(query)).all()}


async def count_free(work: Work, agency_ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many beds each agency has free; an agency without any is left out."""
    session = await work.session()
    query = (
        select(Bed.agency_id, func.count())
        .where(col(Bed.agency_id).in_(list(agency_ids)), ~_taken(work))
        .group_by(col(Bed.agency_id))
    )
    return dict((await session.exec(query)).all())


async def count(work: Work, agency_ids: Iterable[UUID]) -> Mapping[UUID, Beds]:
    """The beds of each agency, of those too that have none."""
    session = await work.session()
    is_free = func.count().filter(~_taken(work))
    query = select(Bed.agency_id, func.count(), is_free).group_by(col(Bed.agency_id))
    found = await session.exec(query.where(col(Bed.agency_id).in_(list(agency_ids))))
    return defaultdict(lambda: Beds(0, 0), {one: Beds(*numbers) for one, *numbers in found.all()})


async def page(
    work: Work, agency_id: UUID, after: tuple[str, UUID] | None, limit: int
) -> Sequence[tuple[Bed, bool]]:
    """Beds by label, each with whether it is taken now."""
    session = await work.session()
    query = select(Bed, _taken(work)).where(col(Bed.agency_id) == agency_id)
    if after is not None:
        query = query.where(tuple_(col(Bed.label), col(Bed.id)) > after)
    query = query.order_by(col(Bed.label), col(Bed.id)).limit(limit)
    return (await session.exec(query)).all()


async def stay(work: Work, stay_id: UUID) -> BedStay:
    session = await work.session()
    return (await session.exec(select(BedStay).where(col(BedStay.id) == stay_id))).one()


def _taken(work: Work) -> ColumnElement[bool]:
    """Somebody has the bed now or from now on."""
    ends_later = or_(col(BedStay.ended_at).is_(None), col(BedStay.ended_at) > work.now)
    return exists().where(col(BedStay.bed_id) == col(Bed.id), ends_later)
