"""Queries of matches."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select

from chassis.errors import NotFound
from chassis.rows import visible
from chassis.work import Work
from procurement.matches.models import STANDING, MatchOutcome, MatchResult, NeedMatch


async def lock_standing(work: Work, need_id: UUID) -> NeedMatch | None:
    """The need's match that was not declined or ended."""
    query = select(NeedMatch).where(
        col(NeedMatch.need_id) == need_id, col(NeedMatch.status).in_(STANDING)
    )
    return (await (await work.session()).exec(query.with_for_update())).one_or_none()


async def need_of(work: Work, match_id: UUID) -> UUID:
    """Raises NotFound."""
    query = select(NeedMatch.need_id).where(col(NeedMatch.id) == match_id, visible(work, NeedMatch))
    found = (await (await work.session()).exec(query)).one_or_none()
    if found is None:
        raise NotFound
    return found


async def records(work: Work, providers: Collection[UUID]) -> Mapping[UUID, tuple[int, int]]:
    """Of each provider's matches that ended here: in how many it helped, at least partly, and all.

    A need that was withdrawn says nothing about who would have met it.
    """
    helped = col(MatchResult.outcome).in_((MatchOutcome.HELPED, MatchOutcome.PARTLY))
    query = (
        select(MatchResult.provider_id, func.count().filter(helped), func.count())
        .where(
            col(MatchResult.provider_id).in_(providers),
            col(MatchResult.outcome) != MatchOutcome.WITHDRAWN,
            visible(work, MatchResult),
        )
        .group_by(col(MatchResult.provider_id))
    )
    found = (await (await work.session()).exec(query)).all()
    return {provider: (good, ended) for provider, good, ended in found}


async def given_for(work: Work, need_id: UUID) -> int:
    """How much was given for a need, under whichever match."""
    query = select(NeedMatch.given).where(col(NeedMatch.need_id) == need_id)
    found: Sequence[int] = (await (await work.session()).exec(query)).all()
    return sum(found)
