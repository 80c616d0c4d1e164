"""Rank, propose, accept or decline, confirm, and record what was given."""

from uuid import UUID

from sqlmodel import col

from chassis import duties, rows
from chassis.access import ORGANISATION
from chassis.areas import county_of
from chassis.outbox import publish
from chassis.pagination import Page
from chassis.work import Work
from contracts.procurement import AssignmentGranted, NeedMatched
from procurement.fields import day_of
from procurement.matches import ending, repository
from procurement.matches.models import (
    HelpGiven,
    MatchEndsInThePast,
    MatchOutcome,
    MatchResult,
    MatchStatus,
    NeedMatch,
    OfferDoesNotSuit,
)
from procurement.matches.schemas import HelpCreate, HelpRead, MatchProposal, MatchRead, ResultRead
from procurement.needs.models import NeedStatus, ServiceNeed
from procurement.needs.service import MATCH, expect_match
from procurement.offers.models import Offer, OfferForm, OfferIsMoney
from procurement.providers import service as providers
from procurement.service_kinds import ServiceKind
from procurement.standings import service as standings


async def propose(work: Work, need_id: UUID, form: MatchProposal) -> NeedMatch:
    """What the need asks for is reserved until the provider declines or the match ends."""
    need = await rows.one(work, ServiceNeed, need_id, lock=True)
    work.expect(need)
    need.must_be_open()
    offer = await rows.one(work, Offer, form.offer_id, lock=True)
    await _must_suit(work, offer, need)
    today = day_of(work.now)
    if form.ends_on < today:
        raise MatchEndsInThePast
    units = need.units - await repository.given_for(work, need.id)
    offer.reserve(units, today)
    match = NeedMatch(
        need_id=need.id, offer_id=offer.id, organisation_id=offer.organisation_id,
        child_id=need.child_id, service=need.service, units=units, starts_on=today,
        ends_on=min(form.ends_on, offer.ends_on), fields=sorted(form.fields),
        proposed_at=work.now, **need.area.columns(),
    )  # fmt: skip
    work.add(match)
    return match


async def answer(work: Work, match_id: UUID, status: MatchStatus) -> MatchRead:
    """The provider's answer; declining frees what was reserved. Raises MatchNotProposed."""
    match = await _expected(work, match_id)
    match.answer(status)
    if status == MatchStatus.DECLINED:
        await ending.release(work, match)
    return show(work, match)


async def confirm(work: Work, match_id: UUID) -> NeedMatch:
    """From now on the helper sees the child; eligibility is looked at once more."""
    need = await _need_of(work, match_id)
    match = await _expected(work, match_id)
    match.confirm(day_of(work.now))
    offer = await rows.one(work, Offer, match.offer_id)
    provider = await providers.get(work, offer.provider_id)
    await standings.must_be_eligible(work, provider, ServiceKind(match.service))
    need.match()
    await duties.meet(work, MATCH, need.id)
    _tell(work, match, need)
    return match


async def end(work: Work, match_id: UUID) -> NeedMatch:
    """The need is open again for what was not given. Raises MatchOver, MatchFulfilled."""
    need = await _need_of(work, match_id)
    match = await _expected(work, match_id)
    match.must_have_some_left()
    await ending.end(work, match, MatchOutcome.ENDED_EARLY)
    if need.status == NeedStatus.MATCHED:
        need.reopen()
        await expect_match(work, need)
    return match


async def give(work: Work, match_id: UUID, form: HelpCreate) -> HelpGiven:
    """Raises MatchNotConfirmed, GivenInTheFuture, MoreThanMatched."""
    match = await rows.one(work, NeedMatch, match_id, lock=True)
    match.give(form.units, form.given_on, day_of(work.now))
    row = HelpGiven(
        **form.model_dump(),
        match_id=match.id,
        child_id=match.child_id,
        organisation_id=match.organisation_id,
        recorded_at=work.now,
        **match.area.columns(),
    )
    work.add(row)
    return row


async def get(work: Work, match_id: UUID) -> NeedMatch:
    return await rows.one(work, NeedMatch, match_id)


async def find(work: Work, need_id: UUID | None, limit: int, after: str | None) -> Page[MatchRead]:
    conditions = [] if need_id is None else [col(NeedMatch.need_id) == need_id]
    return await rows.newest(
        work, NeedMatch, *conditions,
        limit=limit, after=after, read=lambda match: show(work, match),
    )  # fmt: skip


async def find_help(work: Work, match_id: UUID, limit: int, after: str | None) -> Page[HelpRead]:
    match = await rows.one(work, NeedMatch, match_id)
    of_match = col(HelpGiven.match_id) == match.id
    return await rows.newest(
        work, HelpGiven, of_match, limit=limit, after=after, read=HelpRead.model_validate
    )


async def find_results(
    work: Work, offer_id: UUID | None, limit: int, after: str | None
) -> Page[ResultRead]:
    conditions = [] if offer_id is None else [col(MatchResult.offer_id) == offer_id]
    return await rows.newest(
        work, MatchResult, *conditions, limit=limit, after=after, read=ResultRead.model_validate
    )


def show(work: Work, match: NeedMatch) -> MatchRead:
    """The match as the caller may see it."""
    read = MatchRead.model_validate(match)
    if work.scope.level == ORGANISATION and not match.holds_on(day_of(work.now)):
        read.child_id = None
    return read


async def _need_of(work: Work, match_id: UUID) -> ServiceNeed:
    """Locked before the match, as by everybody who changes both."""
    need_id = await repository.need_of(work, match_id)
    return await rows.one(work, ServiceNeed, need_id, lock=True)


async def _expected(work: Work, match_id: UUID) -> NeedMatch:
    match = await rows.one(work, NeedMatch, match_id, lock=True)
    work.expect(match)
    return match


async def _must_suit(work: Work, offer: Offer, need: ServiceNeed) -> None:
    """Raises OfferIsMoney, OfferDoesNotSuit, and what `must_be_eligible` raises."""
    if offer.form == OfferForm.MONEY:
        raise OfferIsMoney
    if offer.service != need.service or offer.area != county_of(need.area):
        raise OfferDoesNotSuit
    provider = await providers.get(work, offer.provider_id)
    await standings.must_be_eligible(work, provider, ServiceKind(need.service))


def _tell(work: Work, match: NeedMatch, need: ServiceNeed) -> None:
    matched = NeedMatched(
        need_id=need.id, offer_id=match.offer_id, child_id=need.child_id, area=need.area.code,
        service=need.service,
    )  # fmt: skip
    publish(work, matched, version=need.version, area=need.area)
    granted = AssignmentGranted(
        assignment_id=match.id, contract_id=match.id, organisation_id=match.organisation_id,
        child_id=match.child_id, area=match.area.code, fields=tuple(match.fields),
        starts_on=match.starts_on, ends_on=match.ends_on,
    )  # fmt: skip
    publish(work, granted, version=match.version, area=match.area)
