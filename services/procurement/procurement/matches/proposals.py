"""The offers that could be proposed for a need, ranked and explained."""

from collections.abc import Sequence, Set
from datetime import date
from uuid import UUID

from chassis import rows
from chassis.errors import Problem
from chassis.work import Work
from procurement.children import repository as children
from procurement.fields import day_of
from procurement.matches import repository
from procurement.matches.ranking import Candidate, Ranked, Words, rank
from procurement.matches.schemas import RankedOffer, Ranking, WordsRead
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
    units = need.units - await repository.given_for(work, need.id)
    suiting = await offers.suiting(work, need.service, need.area, units, today)
    makers = {provider.id for _, provider in suiting}
    licensed = await _licensed(work, makers, ServiceKind(need.service), today)
    records = await repository.records(work, makers)
    candidates = [
        _candidate(offer, _obstacles(provider, licensed, today), records.get(provider.id, (0, 0)))
        for offer, provider in suiting
    ]
    ranked = rank(candidates, frozenset(child.categories if child else ()))
    known = {offer.id: (offer, provider) for offer, provider in suiting}
    shown = [
        _show(place, one, *known[one.candidate.offer_id]) for place, one in enumerate(ranked, 1)
    ]
    return Ranking(need_id=need.id, offers=shown)


async def _licensed(work: Work, makers: Set[UUID], service: ServiceKind, today: date) -> Set[UUID]:
    """Those of the providers who may give the service; all, where it needs no licence."""
    if service.licence is None:
        return makers
    return await standings.licensed(work, makers, service.licence, today)


def _show(place: int, one: Ranked, offer: Offer, provider: Provider) -> RankedOffer:
    return RankedOffer(
        offer=OfferRead.model_validate(offer),
        provider_name=provider.name,
        rank=place,
        reasons=[_read(words) for words in one.reasons],
        obstacles=[_read(words) for words in one.candidate.obstacles],
    )


def _candidate(offer: Offer, obstacles: Sequence[Words], record: tuple[int, int]) -> Candidate:
    return Candidate(
        offer.id, frozenset(offer.groups), offer.left, offer.ends_on, tuple(obstacles), *record
    )


def _obstacles(provider: Provider, licensed: Set[UUID], today: date) -> Sequence[Words]:
    obstacles = list[Words]()
    try:
        provider.may_meet_minors(today)
    except Problem as refusal:
        obstacles.append(Words(refusal.title, refusal.title_zh))
    if provider.id not in licensed:
        obstacles.append(Words(LicenceLacking.title, LicenceLacking.title_zh))
    return obstacles


def _read(words: Words) -> WordsRead:
    return WordsRead(en=words.en, zh=words.zh)
