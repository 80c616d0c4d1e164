"""Queries of matches."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from chassis.work import Work
from procurement.matches.models import STANDING, NeedMatch


async def lock_standing(work: Work, need_id: UUID) -> NeedMatch | None:
    """The need's match that was not declined or ended."""
    query = select(NeedMatch).where(
        col(NeedMatch.need_id) == need_id, col(NeedMatch.status).in_(STANDING)
    )
    return (await (await work.session()).exec(query.with_for_update())).one_or_none()


async def given_for(work: Work, need_id: UUID) -> int:
    """How much was given for a need, under whichever match."""
    query = select(NeedMatch.given).where(col(NeedMatch.need_id) == need_id)
    found: Sequence[int] = (await (await work.session()).exec(query)).all()
    return sum(found)
