"""Every query on holds."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from chassis.work import Work
from placement.agencies.models import Agency
from placement.holds.models import Hold, Status
from placement.scope import bound_to


async def standing(work: Work, child_ids: Sequence[UUID]) -> Sequence[Hold]:
    """The holds that still bind a bed for these children, locked in one order."""
    session = await work.session()
    query = select(Hold).where(
        col(Hold.child_id).in_(child_ids),
        col(Hold.status) == Status.HELD,
        col(Hold.ended_at) > work.now,
    )
    return (await session.exec(query.order_by(col(Hold.id)).with_for_update())).all()


async def run_out(work: Work, limit: int) -> Sequence[Hold]:
    """Those whose time is over and which nobody closed; what others hold waits."""
    session = await work.session()
    query = select(Hold).where(col(Hold.status) == Status.HELD, col(Hold.ended_at) <= work.now)
    query = query.order_by(col(Hold.ended_at)).limit(limit).with_for_update(skip_locked=True)
    return (await session.exec(query)).all()


def theirs(work: Work) -> list[ColumnElement[bool]]:
    """Agency staff see the holds at their own agencies only."""
    organisation = bound_to(work)
    if organisation is None:
        return []
    own = select(Agency.id).where(col(Agency.organisation_id) == organisation)
    return [col(Hold.agency_id).in_(own)]
