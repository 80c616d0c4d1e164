"""Every query on consolidation."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_
from sqlmodel import col, select

from chassis.rows import visible
from chassis.work import Work
from placement.agencies.models import Agency, Kind
from placement.beds.models import Bed, BedStay
from placement.children.models import Child
from placement.consolidation.models import ConsolidationMove
from placement.custody.models import Custody, Mode
from reference.divisions import Area


async def institutions(work: Work, area: Area) -> Sequence[Agency]:
    """Every child-welfare institution with its seat in the area."""
    session = await work.session()
    query = select(Agency).where(
        col(Agency.kind) == Kind.CWI, col(Agency.seat).startswith(area.code)
    )
    return (await session.exec(query.order_by(col(Agency.id)))).all()


async def living_at(work: Work, agency_ids: Sequence[UUID]) -> Sequence[tuple[UUID, UUID, UUID]]:
    """Custody, child and agency of everybody who lives there, and not with a family; columns, as
    nobody's record is opened."""
    session = await work.session()
    query = select(Custody.id, Custody.child_id, Custody.agency_id).where(
        col(Custody.agency_id).in_(agency_ids),
        col(Custody.ended_at).is_(None),
        col(Custody.mode) == Mode.AGENCY,
        visible(work, Custody),
    )
    return (await session.exec(query.order_by(col(Custody.child_id)))).all()


async def kin_at(
    work: Work, agency_ids: Sequence[UUID]
) -> Sequence[tuple[UUID, UUID | None, UUID]]:
    """Child, named sibling and agency of everybody who lives there; columns, as above."""
    session = await work.session()
    query = (
        select(Child.id, Child.sibling_of, Custody.agency_id)
        .join(Custody, col(Custody.child_id) == col(Child.id))
        .where(
            col(Custody.agency_id).in_(agency_ids),
            col(Custody.ended_at).is_(None),
            col(Custody.mode) == Mode.AGENCY,
            visible(work, Custody),
            visible(work, Child),
        )
    )
    return (await session.exec(query)).all()


async def count_beds(work: Work, agency_ids: Sequence[UUID]) -> dict[UUID, int]:
    session = await work.session()
    query = select(Bed.agency_id, func.count()).where(col(Bed.agency_id).in_(agency_ids))
    return dict((await session.exec(query.group_by(col(Bed.agency_id)))).all())


async def count_residents(work: Work, agency_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Whatever county they are of: a stay does not say who."""
    session = await work.session()
    query = select(BedStay.agency_id, func.count()).where(
        col(BedStay.agency_id).in_(agency_ids), col(BedStay.ended_at).is_(None)
    )
    return dict((await session.exec(query.group_by(col(BedStay.agency_id)))).all())


async def county_institutions(work: Work, areas: Sequence[str]) -> Sequence[Agency]:
    """In these prefectures: every institution that is on its way, and those that may receive."""
    session = await work.session()
    query = select(Agency).where(
        func.left(col(Agency.seat), 4).in_(areas),
        or_(col(Agency.kind) == Kind.CWI, col(Agency.transition).is_not(None)),
    )
    return (await session.exec(query.order_by(col(Agency.seat), col(Agency.id)))).all()


async def prefectures(work: Work, area: Area, after: str, limit: int) -> Sequence[str]:
    """The prefectures of the area in which an institution has its seat, by code."""
    session = await work.session()
    prefecture = func.left(col(Agency.seat), 4)
    query = select(prefecture).where(
        col(Agency.seat).startswith(area.code[:4]),
        or_(col(Agency.kind) == Kind.CWI, col(Agency.transition).is_not(None)),
        prefecture > after,
    )
    return (await session.exec(query.distinct().order_by(prefecture).limit(limit))).all()


async def moves_of(work: Work, plan_id: UUID) -> Sequence[ConsolidationMove]:
    """Family by family, locked."""
    session = await work.session()
    query: Any = (
        select(ConsolidationMove)
        .where(col(ConsolidationMove.plan_id) == plan_id, visible(work, ConsolidationMove))
        .order_by(col(ConsolidationMove.family), col(ConsolidationMove.id))
        .with_for_update()
    )
    found: Sequence[ConsolidationMove] = (await session.exec(query)).all()
    return found
