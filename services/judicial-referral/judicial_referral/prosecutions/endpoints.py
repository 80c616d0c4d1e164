"""What procuratorates decide and suggest, over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from chassis.access import DEPARTMENT_OFFICERS, Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow, router
from chassis.work import Work, etag
from judicial_referral.fields import InDivision, OfUnit
from judicial_referral.prosecutions import service
from judicial_referral.prosecutions.models import Decision
from judicial_referral.prosecutions.schemas import (
    ProsecutionCreate,
    ProsecutionRead,
    SuggestionAnswer,
    SuggestionCreate,
    SuggestionRead,
)

endpoints = router("/judicial-referral", "prosecutions")
_PROCURATORATE = allow(Role.PROCURATORATE_LIAISON, purpose=Purpose.JUSTICE)
_READER = allow(Role.PROCURATORATE_LIAISON, Role.COUNTY_OFFICER, purpose=Purpose.JUSTICE)
_DEPARTMENT = allow(Role.COUNTY_OFFICER, *DEPARTMENT_OFFICERS, purpose=Purpose.JUSTICE)
_DEPARTMENT_OR_PROCURATORATE = allow(
    Role.COUNTY_OFFICER, *DEPARTMENT_OFFICERS, Role.PROCURATORATE_LIAISON, purpose=Purpose.JUSTICE
)


@endpoints.post(
    "/referrals/{referral_id}/prosecutions", status_code=201, summary="Enter a decision"
)
async def decide_prosecution(
    referral_id: UUID,
    form: ProsecutionCreate,
    work: Annotated[Work, _PROCURATORATE],
    response: Response,
) -> ProsecutionRead:
    """Of the procuratorate it was referred to: to prosecute, supervise, support or bring a suit."""
    made = await service.decide(work, referral_id, form)
    response.headers["Location"] = f"/judicial-referral/prosecutions/{made.id}"
    return ProsecutionRead.of(made)


@endpoints.get("/prosecutions", summary="List procuratorates' decisions")
async def list_prosecutions(
    work: Annotated[Work, _READER],
    decision: Decision | None = None,
    area: InDivision = None,
    unit_id: OfUnit = None,
    after: After = None,
    limit: Limit = 50,
) -> Page[ProsecutionRead]:
    """The newest first: a procuratorate's own, or those of an officer's area."""
    return await service.page(work, limit, after, decision=decision, area=area, unit_id=unit_id)


@endpoints.get("/prosecutions/{prosecution_id}", summary="Read a procuratorate's decision")
async def read_prosecution(prosecution_id: UUID, work: Annotated[Work, _READER]) -> ProsecutionRead:
    """What was decided, when, under which number."""
    made = await service.read(work, prosecution_id)
    return ProsecutionRead.of(made)


@endpoints.post(
    "/referrals/{referral_id}/suggestions", status_code=201, summary="Suggest to a department"
)
async def suggest_to_department(
    referral_id: UUID,
    form: SuggestionCreate,
    work: Annotated[Work, _PROCURATORATE],
    response: Response,
) -> SuggestionRead:
    """It answers within a month (未成年人保护法114)."""
    made = await service.suggest(work, referral_id, form)
    response.headers["Location"] = f"/judicial-referral/suggestions/{made.id}"
    return SuggestionRead(**made.model_dump(exclude={"text"}))


@endpoints.get("/suggestions/{suggestion_id}", summary="Read a suggestion")
async def read_suggestion(
    suggestion_id: UUID, work: Annotated[Work, _DEPARTMENT_OR_PROCURATORATE]
) -> SuggestionRead:
    """For the department it was made to, and the procuratorate."""
    made, told = await service.read_suggestion(work, suggestion_id)
    work.etag = etag(made.version)
    return SuggestionRead(**made.model_dump(exclude={"text"}), text=told)


@endpoints.post("/suggestions/{suggestion_id}/answer", summary="Answer a suggestion")
async def answer_suggestion(
    suggestion_id: UUID, form: SuggestionAnswer, work: Annotated[Work, _DEPARTMENT]
) -> SuggestionRead:
    """By the department it was made to. Needs If-Match."""
    made = await service.answer(work, suggestion_id, form.document_no)
    work.etag = etag(made.version)
    return SuggestionRead(**made.model_dump(exclude={"text"}))
