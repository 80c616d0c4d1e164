"""Every query on custody."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Date, cast, func
from sqlmodel import col, select

from chassis.duties import OPEN
from chassis.errors import NotFound
from chassis.models import Duty
from chassis.rows import visible
from chassis.work import Work
from placement.agencies.models import Agency
from placement.custody.models import Custody, Mode
from placement.matching.models import Regime
from placement.scope import bound_to
from reference.clocks import CHINA


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
    work: Work,
    after: UUID | None,
    limit: int,
    *,
    agency_id: UUID | None = None,
    is_open: bool,
    uncovered_on: date | None = None,
) -> Sequence[Custody]:
    """The latest first; with an agency, the custodies there."""
    session = await work.session()
    query = select(Custody).where(*_visible(work))
    if agency_id is not None:
        query = query.where(col(Custody.agency_id) == agency_id, col(Custody.mode) == Mode.AGENCY)
    if is_open:
        query = query.where(col(Custody.ended_at).is_(None))
    if uncovered_on is not None:
        query = query.where(_has_gap(uncovered_on))
    if after is not None:
        query = query.where(col(Custody.id) < after)
    return (await session.exec(query.order_by(col(Custody.id).desc()).limit(limit))).all()


async def housed(work: Work, child_ids: Sequence[UUID]) -> dict[UUID, UUID | None]:
    """The agency at which each child in custody lives now: none where it lives with a household."""
    if not child_ids:
        return {}
    session = await work.session()
    query = select(Custody).where(
        col(Custody.child_id).in_(child_ids), col(Custody.ended_at).is_(None)
    )
    return {
        custody.child_id: custody.agency_id if custody.mode == Mode.AGENCY else None
        for custody in (await session.exec(query)).all()
    }


async def in_long_term(work: Work, child_ids: Sequence[UUID]) -> set[UUID]:
    """Which of the children are in long-term custody now."""
    session = await work.session()
    query = select(Custody.child_id).where(
        col(Custody.child_id).in_(child_ids),
        col(Custody.ended_at).is_(None),
        col(Custody.regime) == Regime.LONG_TERM,
    )
    return set((await session.exec(query)).all())


async def open_of(work: Work, child_id: UUID) -> Custody | None:
    """The custody that the child is in, locked."""
    session = await work.session()
    query = select(Custody).where(
        col(Custody.child_id) == child_id, col(Custody.ended_at).is_(None)
    )
    return (await session.exec(query.with_for_update())).one_or_none()


async def unbroken_since(work: Work, custody: Custody) -> datetime:
    """When the first of the custodies began that follow on one another up to this one."""
    before = (
        select(Custody.transferred_from, Custody.began_at)
        .where(col(Custody.id) == custody.id)
        .cte("before", recursive=True)
    )
    before = before.union_all(
        select(Custody.transferred_from, Custody.began_at).where(
            col(Custody.id) == before.c.transferred_from, visible(work, Custody)
        )
    )
    session = await work.session()
    first: datetime = (await session.exec(select(func.min(before.c.began_at)))).one()
    return first


async def duties(work: Work, subject_id: UUID, *kinds: str) -> Sequence[Duty]:
    """Every duty of these kinds, done or not, the first due first."""
    session = await work.session()
    query = select(Duty).where(col(Duty.subject_id) == subject_id, col(Duty.kind).in_(kinds))
    return (await session.exec(query.order_by(col(Duty.due_at)))).all()


async def open_duty(work: Work, kind: str, subject_id: UUID) -> Duty | None:
    found = await duties(work, subject_id, kind)
    return next((duty for duty in found if duty.status in OPEN), None)


def _has_gap(day: date) -> ColumnElement[bool]:
    """By that day, or by its end, there was a day without a legal basis."""
    last = cast(func.timezone(str(CHINA), col(Custody.ended_at)), Date)
    return col(Custody.covered_through) < func.least(day, last)


def _visible(work: Work) -> list[ColumnElement[bool]]:
    conditions = [visible(work, Custody)]
    organisation = bound_to(work)
    if organisation is not None:
        own = select(Agency.id).where(col(Agency.organisation_id) == organisation)
        conditions.append(col(Custody.agency_id).in_(own))
    return conditions
