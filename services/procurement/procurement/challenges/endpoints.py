"""Inquiries, queries and complaints over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from chassis.access import Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow, router
from chassis.work import Work, etag
from procurement.challenges import complaints, service
from procurement.challenges.models import Challenge
from procurement.challenges.schemas import (
    Acceptance,
    Answer,
    ChallengeCreate,
    ChallengeRead,
    ComplaintCreate,
    Reply,
    Step,
)
from procurement.roles import READERS_OF_PAPERS

challenges_router = router("/procurement/challenges", "challenges")
raising_router = router("/procurement/tenders", "challenges")
_Reader = Annotated[Work, allow(*READERS_OF_PAPERS, purpose=Purpose.PROCUREMENT)]
_Supplier = Annotated[Work, allow(Role.PROVIDER_STAFF, purpose=Purpose.PROCUREMENT)]
_Buyer = Annotated[Work, allow(Role.COUNTY_OFFICER, purpose=Purpose.PROCUREMENT)]
_Finance = Annotated[Work, allow(Role.FINANCE_OFFICER, purpose=Purpose.PROCUREMENT)]


@raising_router.post("/{tender_id}/challenges", status_code=201)
async def raise_challenge(
    work: _Supplier, tender_id: UUID, form: ChallengeCreate, response: Response
) -> ChallengeRead:
    """Ask about a tender (询问), or query it (质疑), which stops its award."""
    challenge = await service.raise_one(work, tender_id, form)
    response.headers["Location"] = f"/procurement/challenges/{challenge.id}"
    return _shown(work, challenge)


@challenges_router.post("/{challenge_id}/complaint", status_code=201)
async def raise_complaint(
    work: _Supplier, challenge_id: UUID, form: ComplaintCreate, response: Response
) -> ChallengeRead:
    """Complain to finance about how the query was answered, or was not (投诉)."""
    challenge = await service.complain(work, challenge_id, form)
    response.headers["Location"] = f"/procurement/challenges/{challenge.id}"
    return _shown(work, challenge)


@challenges_router.get("")
async def list_challenges(
    work: _Reader, tender_id: UUID | None = None, limit: Limit = 50, after: After = None
) -> Page[ChallengeRead]:
    """Of the caller's area, or a supplier's own; the newest first."""
    return await service.find(work, tender_id, limit, after)


@challenges_router.get("/{challenge_id}")
async def read_challenge(work: _Reader, challenge_id: UUID) -> ChallengeRead:
    """One challenge."""
    return _shown(work, await service.get(work, challenge_id))


@challenges_router.post("/{challenge_id}/answer")
async def answer_challenge(work: _Buyer, challenge_id: UUID, form: Answer) -> ChallengeRead:
    """The buyer answers an inquiry within three working days, a query within seven (答复)."""
    return _shown(work, await service.answer(work, challenge_id, form))


@challenges_router.post("/{challenge_id}/accept")
async def accept_complaint(work: _Finance, challenge_id: UUID, form: Acceptance) -> ChallengeRead:
    """Finance takes a complaint up, or not (受理、不予受理)."""
    return _shown(work, await complaints.accept(work, challenge_id, form))


@challenges_router.post("/{challenge_id}/copy")
async def send_complaint_copy(work: _Finance, challenge_id: UUID, form: Step) -> ChallengeRead:
    """Send the complaint's copy to the respondent within eight working days (发送副本)."""
    return _shown(work, await complaints.send_copy(work, challenge_id, form))


@challenges_router.post("/{challenge_id}/reply")
async def reply_to_complaint(work: _Buyer, challenge_id: UUID, form: Reply) -> ChallengeRead:
    """The respondent replies within five working days, or waives it (被投诉人答复)."""
    return _shown(work, await complaints.take_reply(work, challenge_id, form))


@challenges_router.post("/{challenge_id}/resume")
async def resume_procurement(work: _Finance, challenge_id: UUID, form: Step) -> ChallengeRead:
    """End the suspension before or after its thirty days (恢复采购活动)."""
    return _shown(work, await complaints.resume(work, challenge_id, form))


@challenges_router.post("/{challenge_id}/decide")
async def decide_complaint(work: _Finance, challenge_id: UUID, form: Answer) -> ChallengeRead:
    """Finance decides a complaint that it took up (投诉处理决定)."""
    return _shown(work, await complaints.decide(work, challenge_id, form))


@challenges_router.post("/{challenge_id}/withdraw")
async def withdraw_challenge(work: _Supplier, challenge_id: UUID) -> ChallengeRead:
    """The supplier takes it back (撤回)."""
    return _shown(work, await service.withdraw(work, challenge_id))


def _shown(work: Work, challenge: Challenge) -> ChallengeRead:
    work.etag = etag(challenge.version)
    return ChallengeRead.model_validate(challenge)
