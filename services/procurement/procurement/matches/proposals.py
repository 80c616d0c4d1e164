"""The offers that could be proposed for a need, ranked and explained."""

from collections.abc import Set
from datetime import date
from uuid import UUID

from chassis import rows
from chassis.errors import Problem
from chassis.work import Work
from procurement.children import repository as children
from procurement.fields import day_of
from procurement.matches.ranking import Candidate, rank
from procurement.matches.schemas import RankedOffer, Ranking
from procurement.needs.models import ServiceNeed
from procurement.offers import repository as offers
from procurement.offers.models import Offer
from procurement.offers.schemas import OfferRead
from procurement.providers.models import Provider
from procurement.service_kinds import ServiceKind
from procurement.standings import repository as standings
from procurement.standings.models import LicenceLacking


async def rank_for(work: Work, need_id: UUID) -> Ranking:
    need = await rows.one(work, ServiceNeed, need_id)
    child, today = await children.find(work, need.child_id), day_of(work.now)
    suiting = await offers.suiting(work, need.service, need.area, need.units, today)
    licence, licensed = ServiceKind(need.service).licence, set[UUID]()
    if licence is not None:
        makers = {provider.id for _, provider in suiting}
        licensed = await standings.licensed(work, makers, licence, today)
    known = {offer.id: (offer, provider) for offer, provider in suiting}
    candidates = [
        _candidate(offer, provider, None if licence is None else licensed, today)
        for offer, provider in suiting
    ]
    ranked = rank(candidates, frozenset(child.categories if child else ()))
    return Ranking(
        need_id=need.id,
        offers=[
            RankedOffer(
                offer=OfferRead.model_validate(known[one.candidate.offer_id][0]),
                provider_name=known[one.candidate.offer_id][1].name,
                rank=place,
                reasons=list(one.reasons),
                obstacles=list(one.candidate.obstacles),
            )
            for place, one in enumerate(ranked, start=1)
        ],
    )


def _candidate(
    offer: Offer, provider: Provider, licensed: Set[UUID] | None, today: date
) -> Candidate:
    obstacles = []
    try:
        provider.may_meet_minors(today)
    except Problem as refusal:
        obstacles.append(refusal.title)
    if licensed is not None and provider.id not in licensed:
        obstacles.append(LicenceLacking.title)
    return Candidate(offer.id, frozenset(offer.groups), offer.left, offer.ends_on, tuple(obstacles))
