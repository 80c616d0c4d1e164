"""Raise, answer, withdraw."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import col

from chassis import rows
from chassis.errors import NotFound
from chassis.outbox import publish
from chassis.pagination import Page
from chassis.work import Work
from contracts.procurement import ChallengeRaised
from procurement.awards import repository as awards
from procurement.challenges import clocks, outcomes, repository, timeliness
from procurement.challenges.effects import must_be_the_buyers
from procurement.challenges.models import (
    Challenge,
    Kind,
    Matter,
    QueriedAlready,
    ResultOnlyForBidders,
    must_stay_within,
)
from procurement.challenges.schemas import Answer, ChallengeCreate, ChallengeRead, ComplaintCreate
from procurement.fields import day_of
from procurement.providers import service as providers
from procurement.scoping import enter
from procurement.tenders.models import Tender

Steps = Mapping[Matter, datetime | None]


async def raise_one(work: Work, tender_id: UUID, form: ChallengeCreate) -> Challenge:
    """The tender's row is locked, so that no contract is signed at the same moment."""
    organisation = (await providers.own(work)).organisation_id
    tender = await rows.one(work, Tender, tender_id, lock=True)
    if form.kind is Kind.QUERY:
        steps = await _steps(work, tender, form.matters)
        await _must_be_timely(work, tender, steps)
        if await repository.queried(work, tender.id, organisation, steps):
            raise QueriedAlready
    challenge = Challenge(
        **form.model_dump(), tender_id=tender.id, organisation_id=organisation,
        raised_at=work.now, **tender.area.columns(),
    )  # fmt: skip
    return await _raised(work, challenge)


async def complain(work: Work, query_id: UUID, form: ComplaintCreate) -> Challenge:
    """Of its own query's supplier, about what the query covers, in time."""
    query, tender = await repository.hold(work, query_id)
    organisation = (await providers.own(work)).organisation_id
    if query.kind != Kind.QUERY or query.organisation_id != organisation:
        raise NotFound
    query.must_stand()
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
    """By the buyer; what it upholds may undo its own steps, not the panel's (94号令16)."""
    must_be_the_buyers(form.finding)
    challenge, tender = await repository.hold(work, challenge_id)
    work.expect(challenge)
    challenge.settle(form.answer, form.document_no, work.now, form.finding)
    await outcomes.settle(work, challenge, tender)
    return challenge


async def withdraw(work: Work, challenge_id: UUID) -> Challenge:
    """By its supplier; the award goes on."""
    challenge, _ = await repository.hold(work, challenge_id)
    work.expect(challenge)
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


async def _steps(work: Work, tender: Tender, matters: Sequence[str]) -> Steps:
    """When what is queried happened last: documents are changed, a winner is fixed anew."""
    award = await awards.standing(work, tender.id)
    happened = {
        Matter.DOCUMENTS: tender.changed_at or tender.published_at,
        Matter.PROCEDURE: tender.evaluated_at or tender.opened_at,
        Matter.RESULT: award.noticed_at if award else None,
    }
    return {Matter(one): happened[Matter(one)] for one in matters}


async def _must_be_timely(work: Work, tender: Tender, steps: Steps) -> None:
    known = [
        timeliness.known_on(matter, happened and day_of(happened), tender.area)
        for matter, happened in steps.items()
    ]
    timeliness.must_allow_query(known, day_of(work.now), tender.area)
    if steps.keys() - {Matter.DOCUMENTS} and not await repository.took_part(work, tender.id):
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
