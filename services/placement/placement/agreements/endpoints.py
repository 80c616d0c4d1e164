"""Care agreements over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from chassis.access import Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow, router
from chassis.rows import one
from chassis.work import Work, etag
from placement.agencies.endpoints import Reader
from placement.agreements import repository, service
from placement.agreements.models import CareAgreement
from placement.agreements.schemas import CareAgreementCreate, CareAgreementEnd, CareAgreementRead

agreements = router("/placement/care-agreements", "agreements")

Officer = Annotated[Work, allow(Role.COUNTY_OFFICER, Role.CITY_OFFICER, purpose=Purpose.CUSTODY)]


@agreements.post("", status_code=201)
async def sign_care_agreement(
    work: Officer, form: CareAgreementCreate, response: Response
) -> CareAgreementRead:
    """Enter the written agreement by which a protection centre entrusts an institution nearby
    with care that the centre cannot give (委托照料协议)."""
    agreement = await service.sign(work, form)
    response.headers["Location"] = f"/placement/care-agreements/{agreement.id}"
    work.etag = etag(agreement.version)
    return CareAgreementRead.model_validate(agreement)


@agreements.get("")
async def list_care_agreements(
    work: Reader, limit: Limit = 50, after: After = None
) -> Page[CareAgreementRead]:
    """The agreements of agencies that serve your area or lie in it, the latest first."""
    return await service.browse(work, after, limit)


@agreements.get("/{agreement_id}")
async def read_care_agreement(work: Reader, agreement_id: UUID) -> CareAgreementRead:
    """One agreement."""
    agreement = await one(work, CareAgreement, agreement_id, repository.of_area(work.caller.area))
    work.etag = etag(agreement.version)
    return CareAgreementRead.model_validate(agreement)


@agreements.post("/{agreement_id}/end")
async def end_care_agreement(
    work: Officer, agreement_id: UUID, form: CareAgreementEnd
) -> CareAgreementRead:
    """End an agreement before it runs out."""
    agreement = await service.end(work, agreement_id, form)
    work.etag = etag(agreement.version)
    return CareAgreementRead.model_validate(agreement)
