"""Referrals over HTTP: for the units they were sent to, and the officers who sent them."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from chassis.access import LIAISONS, Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow, router
from chassis.work import Work, etag
from judicial_referral.referrals import reading, service
from judicial_referral.referrals.schemas import (
    AnswerCreate,
    AnswerRead,
    ReferralRead,
    ReferralSummary,
    Request,
    Supervision,
)
from judicial_referral.referrals.steps import ReferralStatus

endpoints = router("/judicial-referral/referrals", "referrals")
_READER = allow(
    *LIAISONS, Role.TOWNSHIP_SUPERVISOR, Role.COUNTY_OFFICER, Role.CITY_OFFICER,
    purpose=Purpose.JUSTICE,
)  # fmt: skip
_LIAISON = allow(*LIAISONS, purpose=Purpose.JUSTICE)
_PROCURATORATE = allow(Role.PROCURATORATE_LIAISON, purpose=Purpose.JUSTICE)
_COUNTY = allow(Role.COUNTY_OFFICER, purpose=Purpose.JUSTICE)
_COUNTY_OR_CITY = allow(Role.COUNTY_OFFICER, Role.CITY_OFFICER, purpose=Purpose.JUSTICE)


@endpoints.get("", summary="List referrals")
async def list_referrals(
    work: Annotated[Work, _READER],
    report_id: UUID | None = None,
    status: ReferralStatus | None = None,
    after: After = None,
    limit: Limit = 50,
) -> Page[ReferralSummary]:
    """For a unit those sent to it, for officers those of their area; the oldest first."""
    return await service.page(work, report_id, status, after, limit)


@endpoints.get("/{referral_id}", summary="Read a referral")
async def read_referral(referral_id: UUID, work: Annotated[Work, _READER]) -> ReferralRead:
    """The unit reads the whole case; officers how it stands, and what was answered."""
    referral = await reading.read(work, referral_id)
    work.etag = etag(referral.version)
    return referral


@endpoints.post("/{referral_id}/answers", status_code=201, summary="Answer a referral")
async def answer_referral(
    referral_id: UUID, form: AnswerCreate, work: Annotated[Work, _LIAISON], response: Response
) -> AnswerRead:
    """By the unit it was sent to. The same answer under the same number may be sent again."""
    answer = await service.answer(work, referral_id, form)
    response.headers["Location"] = f"/judicial-referral/referrals/{referral_id}"
    return AnswerRead.of(answer)


@endpoints.post("/{referral_id}/requests", summary="Ask the police to reconsider")
async def ask_of_referral(
    referral_id: UUID, form: Request, work: Annotated[Work, _COUNTY]
) -> ReferralSummary:
    """Why no case was filed is looked at again; or the papers that were missing follow. Needs
    If-Match."""
    referral = await service.request(work, referral_id, form)
    work.etag = etag(referral.version)
    return ReferralSummary.of(referral)


@endpoints.post("/{referral_id}/supervision", summary="Supervise the filing of a case")
async def supervise_filing(
    referral_id: UUID, form: Supervision, work: Annotated[Work, _PROCURATORATE]
) -> ReferralSummary:
    """By the procuratorate, out of its own referral of the report; the police's clocks follow."""
    return ReferralSummary.of(await service.supervise(work, referral_id, form))


@endpoints.post("/{referral_id}/close", summary="Close a referral")
async def close_referral(
    referral_id: UUID, work: Annotated[Work, _COUNTY_OR_CITY]
) -> ReferralSummary:
    """When the unit has returned or decided it; by the city where it triaged. Needs If-Match."""
    referral = await service.close(work, referral_id)
    work.etag = etag(referral.version)
    return ReferralSummary.of(referral)
