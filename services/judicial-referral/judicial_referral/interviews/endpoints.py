"""Interviews of children over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from chassis.access import LIAISONS, Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow, router
from chassis.work import Work
from judicial_referral.fields import InDivision, OfUnit
from judicial_referral.interviews import service
from judicial_referral.interviews.schemas import InterviewCreate, InterviewRead

endpoints = router("/judicial-referral", "interviews")
_LIAISON = allow(*LIAISONS, purpose=Purpose.JUSTICE)
_READER = allow(*LIAISONS, Role.COUNTY_OFFICER, purpose=Purpose.JUSTICE)


@endpoints.post(
    "/referrals/{referral_id}/interviews", status_code=201, summary="Enter a child's interview"
)
async def enter_interview(
    referral_id: UUID, form: InterviewCreate, work: Annotated[Work, _LIAISON], response: Response
) -> InterviewRead:
    """Once for a child; a girl by female staff; recorded in sexual and violent cases."""
    interview = await service.enter(work, referral_id, form)
    response.headers["Location"] = f"/judicial-referral/interviews/{interview.id}"
    return InterviewRead.held(interview)


@endpoints.get("/interviews", summary="List children's interviews")
async def list_interviews(
    work: Annotated[Work, _READER],
    one_stop: bool | None = None,
    area: InDivision = None,
    unit_id: OfUnit = None,
    after: After = None,
    limit: Limit = 50,
) -> Page[InterviewRead]:
    """The newest first: a unit's own, or those of an officer's area; without what was told."""
    return await service.page(work, limit, after, one_stop=one_stop, area=area, unit_id=unit_id)


@endpoints.get("/interviews/{interview_id}", summary="Read a child's interview")
async def read_interview(interview_id: UUID, work: Annotated[Work, _READER]) -> InterviewRead:
    """What the child told is for the unit that heard it."""
    return await service.read(work, interview_id)
