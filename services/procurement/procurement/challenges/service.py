"""Raise, answer, accept, decide, withdraw."""

from uuid import UUID

from sqlmodel import col

from chassis import rows
from chassis.access import ORGANISATION
from chassis.errors import NotFound
from chassis.outbox import publish
from chassis.pagination import Page
from chassis.work import Work
from contracts.procurement import ChallengeDecided, ChallengeRaised
from procurement.awards import repository as awards
from procurement.bids import repository as bids
from procurement.bids.models import ProviderNotRegistered
from procurement.challenges import clocks, repository, timeliness
from procurement.challenges.models import (
    Challenge,
    Kind,
    Matter,
    ResultOnlyForBidders,
    must_stay_within,
)
from procurement.challenges.schemas import (
    Acceptance,
    Answer,
    ChallengeCreate,
    ChallengeRead,
    ComplaintCreate,
)
from procurement.fields import day_of
from procurement.scoping import enter
from procurement.tenders import service as tenders
from procurement.tenders.models import FailReason, Tender, TenderStatus


async def raise_one(work: Work, tender_id: UUID, form: ChallengeCreate) -> Challenge:
    """The tender's row is locked, so that no contract is signed at the same moment."""
    organisation = await _registered(work)
    tender = await rows.one(work, Tender, tender_id, lock=True)
    if form.kind is Kind.QUERY:
        await _must_be_timely(work, tender, [Matter(one) for one in form.matters])
    challenge = Challenge(
        **form.model_dump(), tender_id=tender.id, organisation_id=organisation,
        raised_at=work.now, **tender.area.columns(),
    )  # fmt: skip
    return await _raised(work, challenge)


async def complain(work: Work, query_id: UUID, form: ComplaintCreate) -> Challenge:
    """Of its own query's supplier, about what the query covers, in time."""
    found = await rows.one(work, Challenge, query_id)
    organisation = await _registered(work)
    tender = await rows.one(work, Tender, found.tender_id, lock=True)
    query = await rows.one(work, Challenge, query_id, lock=True)
    if query.kind != Kind.QUERY or query.organisation_id != organisation:
        raise NotFound
    answered = day_of(query.closed_at) if query.closed_at else None
    raised, today = day_of(query.raised_at), day_of(work.now)
    timeliness.must_allow_complaint(raised, answered, today, tender.area)
    must_stay_within(form.matters, query.matters)
    challenge = Challenge(
        **form.model_dump(), kind=Kind.COMPLAINT, query_id=query.id, tender_id=tender.id,
        organisation_id=organisation, raised_at=work.now, **tender.area.columns(),
    )  # fmt: skip
    return await _raised(work, challenge)


async def answer(work: Work, challenge_id: UUID, form: Answer) -> Challenge:
    """By the buyer."""
    challenge, tender = await _hold(work, challenge_id)
    challenge.reply(form.answer, form.document_no, work.now, upheld=form.upheld)
    return await _settled(work, challenge, tender, form)


async def accept(work: Work, challenge_id: UUID, form: Acceptance) -> Challenge:
    """By finance (受理). From then on it decides within thirty working days."""
    challenge, _ = await _hold(work, challenge_id)
    if form.admissible:
        challenge.accept(work.now)
    else:
        challenge.dismiss(form.reasons, form.document_no, work.now)
        _tell_decided(work, challenge)
    await clocks.admit(work, challenge)
    return challenge


async def decide(work: Work, challenge_id: UUID, form: Answer) -> Challenge:
    """By finance (投诉处理决定)."""
    challenge, tender = await _hold(work, challenge_id)
    challenge.decide(form.answer, form.document_no, work.now, upheld=form.upheld)
    return await _settled(work, challenge, tender, form)


async def withdraw(work: Work, challenge_id: UUID) -> Challenge:
    """By its supplier; the award goes on."""
    challenge, _ = await _hold(work, challenge_id)
    if str(challenge.organisation_id) != work.caller.organisation:
        raise NotFound
    challenge.withdraw(work.now)
    await (await work.session()).flush()
    await enter(work, challenge.area)
    await clocks.drop(work, challenge)
    return challenge


async def get(work: Work, challenge_id: UUID) -> Challenge:
    return await rows.one(work, Challenge, challenge_id)


async def find(
    work: Work, tender_id: UUID | None, limit: int, after: str | None
) -> Page[ChallengeRead]:
    conditions = [col(Challenge.tender_id) == tender_id] if tender_id else []
    return await rows.newest(
        work, Challenge, *conditions, limit=limit, after=after, read=ChallengeRead.model_validate
    )


async def _registered(work: Work) -> UUID:
    provider = await bids.provider_of(work) if work.scope.level == ORGANISATION else None
    if provider is None:
        raise ProviderNotRegistered
    return provider.organisation_id


async def _must_be_timely(work: Work, tender: Tender, matters: list[Matter]) -> None:
    award = await awards.standing(work, tender.id)
    noticed = award.noticed_at if award else None
    ended = tender.evaluated_at or tender.opened_at
    known = [
        timeliness.known_on(
            matter, tender.area,
            published=tender.published_at and day_of(tender.published_at),
            ended=ended and day_of(ended), noticed=noticed and day_of(noticed),
        )
        for matter in matters
    ]  # fmt: skip
    timeliness.must_allow_query(known, day_of(work.now), tender.area)
    if set(matters) - {Matter.DOCUMENTS} and not await repository.took_part(work, tender.id):
        raise ResultOnlyForBidders


async def _raised(work: Work, challenge: Challenge) -> Challenge:
    work.add(challenge)
    await (await work.session()).flush()
    await enter(work, challenge.area)
    clocks.start(work, challenge)
    raised = ChallengeRaised(
        challenge_id=challenge.id, tender_id=challenge.tender_id, area=challenge.area.code,
        kind=challenge.kind,
    )  # fmt: skip
    publish(work, raised, version=challenge.version, area=challenge.area)
    return challenge


async def _hold(work: Work, challenge_id: UUID) -> tuple[Challenge, Tender]:
    """Tender first, as every other use case locks them."""
    found = await rows.one(work, Challenge, challenge_id)
    tender = await rows.one(work, Tender, found.tender_id, lock=True)
    challenge = await rows.one(work, Challenge, challenge_id, lock=True)
    work.expect(challenge)
    return challenge, tender


async def _settled(work: Work, challenge: Challenge, tender: Tender, form: Answer) -> Challenge:
    """What was upheld may undo the tender (条例54; 94号令31、32)."""
    await clocks.close(work, challenge)
    _tell_decided(work, challenge)
    if form.upheld and form.redo and tender.status != TenderStatus.FAILED:
        await tenders.fail(work, tender, FailReason.CHALLENGE_UPHELD, form.document_no)
    return challenge


def _tell_decided(work: Work, challenge: Challenge) -> None:
    decided = ChallengeDecided(
        challenge_id=challenge.id, tender_id=challenge.tender_id, area=challenge.area.code,
        kind=challenge.kind, upheld=bool(challenge.upheld),
    )  # fmt: skip
    publish(work, decided, version=challenge.version, area=challenge.area)
