"""Every query on custody."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from chassis.duties import OPEN
from chassis.errors import NotFound
from chassis.models import Duty
from chassis.rows import visible
from chassis.work import Work
from placement.agencies.models import Agency
from placement.custody.models import Custody
from placement.matching.models import Regime
from placement.scope import bound_to


async def load(work: Work, custody_id: UUID, *, lock: bool = False) -> Custody:
    session = await work.session()
    query = select(Custody).where(col(Custody.id) == custody_id, *_visible(work))
    if lock:
        query = query.with_for_update()
    custody = (await session.exec(query)).one_or_none()
    if custody is None:
        raise NotFound
    return custody


async def page(
    work: Work, after: UUID | None, limit: int, *, agency_id: UUID | None = None, is_open: bool
) -> Sequence[Custody]:
    """The latest first; with an agency, the custodies there."""
    session = await work.session()
    query = select(Custody).where(*_visible(work))
    if agency_id is not None:
        query = query.where(col(Custody.agency_id) == agency_id)
    if is_open:
        query = query.where(col(Custody.ended_at).is_(None))
    if after is not None:
        query = query.where(col(Custody.id) < after)
    return (await session.exec(query.order_by(col(Custody.id).desc()).limit(limit))).all()


async def housed(work: Work, child_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """The agency at which each child lives now; a child in no custody is left out."""
    if not child_ids:
        return {}
    session = await work.session()
    query = select(Custody).where(
        col(Custody.child_id).in_(child_ids), col(Custody.ended_at).is_(None)
    )
    return {custody.child_id: custody.agency_id for custody in (await session.exec(query)).all()}


async def in_long_term(work: Work, child_ids: Sequence[UUID]) -> set[UUID]:
    """Which of the children are in long-term custody now."""
    session = await work.session()
    query = select(Custody.child_id).where(
        col(Custody.child_id).in_(child_ids),
        col(Custody.ended_at).is_(None),
        col(Custody.regime) == Regime.LONG_TERM,
    )
    return set((await session.exec(query)).all())


async def clocks(work: Work, clock_id: UUID) -> Sequence[Duty]:
    """The review duties still to be done, the first due first."""
    session = await work.session()
    query = (
        select(Duty)
        .where(col(Duty.subject_id) == clock_id, col(Duty.status).in_(OPEN))
        .order_by(col(Duty.due_at))
    )
    return (await session.exec(query)).all()


def _visible(work: Work) -> list[ColumnElement[bool]]:
    conditions = [visible(work, Custody)]
    organisation = bound_to(work)
    if organisation is not None:
        own = select(Agency.id).where(col(Agency.organisation_id) == organisation)
        conditions.append(col(Custody.agency_id).in_(own))
    return conditions
