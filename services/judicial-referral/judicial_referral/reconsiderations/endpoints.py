"""Reconsideration of protection orders over HTTP."""

from typing import Annotated
from uuid import UUID

from chassis.access import Purpose, Role
from chassis.routing import allow, router
from chassis.work import Work, etag
from judicial_referral.reconsiderations import service
from judicial_referral.reconsiderations.schemas import (
    ReconsiderationCreate,
    ReconsiderationDecision,
    ReconsiderationRead,
)

endpoints = router("/judicial-referral", "reconsiderations")
_PARTY = allow(Role.COUNTY_OFFICER, Role.COURT_LIAISON, purpose=Purpose.JUSTICE)
_COURT = allow(Role.COURT_LIAISON, purpose=Purpose.JUSTICE)


@endpoints.post(
    "/referrals/{referral_id}/reconsiderations",
    status_code=201,
    summary="Ask a court to reconsider its ruling",
)
async def ask_for_reconsideration(
    referral_id: UUID, form: ReconsiderationCreate, work: Annotated[Work, _PARTY]
) -> ReconsiderationRead:
    """For the child by the county; a respondent's is entered by the court it was handed to."""
    asked = await service.ask(work, referral_id, form)
    work.etag = etag(asked.version)
    return ReconsiderationRead.model_validate(asked, from_attributes=True)


@endpoints.post(
    "/reconsiderations/{reconsideration_id}/decision", summary="Decide on a reconsideration"
)
async def decide_reconsideration(
    reconsideration_id: UUID, form: ReconsiderationDecision, work: Annotated[Work, _COURT]
) -> ReconsiderationRead:
    """By the court that ruled. Needs If-Match."""
    asked = await service.decide(work, reconsideration_id, form)
    work.etag = etag(asked.version)
    return ReconsiderationRead.model_validate(asked, from_attributes=True)
