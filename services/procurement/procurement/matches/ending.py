"""A match ends: what was not given is free again, and the helper sees the child no longer."""

from uuid import UUID

from chassis import rows
from chassis.areas import county_of
from chassis.outbox import publish
from chassis.work import Work
from contracts.procurement import AssignmentEnded
from procurement.fields import day_of
from procurement.matches import repository
from procurement.matches.models import MatchOutcome, MatchResult, MatchStatus, NeedMatch
from procurement.offers.models import Offer
from reference.divisions import Area


async def end_for(work: Work, need_id: UUID, outcome: MatchOutcome) -> int:
    """End what stands for the need; returns how much was given for it in all."""
    match = await repository.lock_standing(work, need_id)
    if match is not None:
        await end(work, match, outcome)
    return await repository.given_for(work, need_id)


async def end(work: Work, match: NeedMatch, outcome: MatchOutcome) -> None:
    """What came of it is kept where it was confirmed; before, nothing could come of it."""
    offer = await release(work, match)
    confirmed = match.status == MatchStatus.CONFIRMED
    match.end()
    if confirmed:
        _keep_result(work, match, offer, outcome)
        _tell(work, match)


async def carry_along(work: Work, need_id: UUID, area: Area) -> None:
    """The child moved within its county."""
    match = await repository.lock_standing(work, need_id)
    if match is not None:
        match.sqlmodel_update(area.columns())


async def release(work: Work, match: NeedMatch) -> Offer:
    offer = await rows.one(work, Offer, match.offer_id, lock=True)
    offer.release(match.units - match.given)
    return offer


def _keep_result(work: Work, match: NeedMatch, offer: Offer, outcome: MatchOutcome) -> None:
    work.insert(
        MatchResult, match_id=match.id, offer_id=offer.id, provider_id=offer.provider_id,
        organisation_id=match.organisation_id, service=match.service, units=match.units,
        given=match.given, outcome=outcome, ended_on=day_of(work.now),
        **county_of(match.area).columns(),
    )  # fmt: skip


def _tell(work: Work, match: NeedMatch) -> None:
    ended = AssignmentEnded(
        assignment_id=match.id,
        contract_id=match.id,
        organisation_id=match.organisation_id,
        child_id=match.child_id,
        area=match.area.code,
        ended_on=day_of(work.now),
    )
    publish(work, ended, version=match.version, area=match.area)
