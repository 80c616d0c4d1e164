"""A provider's standing over HTTP."""

from typing import Annotated
from uuid import UUID

from chassis.access import Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow, router
from chassis.work import Work, etag
from procurement.providers.schemas import ProviderRead
from procurement.roles import OFFICERS_ABOVE_VILLAGE, READERS_OF_PAPERS
from procurement.standings import service
from procurement.standings.schemas import (
    BarOrder,
    CriminalRecordCheckCreate,
    CriminalRecordCheckRead,
    QualificationCreate,
    QualificationRead,
)

standings_router = router("/procurement/providers/{provider_id}", "providers")
_Reader = Annotated[Work, allow(*READERS_OF_PAPERS, purpose=Purpose.PROCUREMENT)]
_Official = Annotated[Work, allow(*OFFICERS_ABOVE_VILLAGE, purpose=Purpose.PROCUREMENT)]
_Officer = Annotated[Work, allow(Role.COUNTY_OFFICER, purpose=Purpose.PROCUREMENT)]


@standings_router.post("/qualifications", status_code=201)
async def add_qualification(
    work: _Officer, provider_id: UUID, form: QualificationCreate
) -> QualificationRead:
    """Enter a licence (资格证书). If-Match and the ETag are the provider's."""
    provider, row = await service.add_qualification(work, provider_id, form)
    work.etag = etag(provider.version)
    return QualificationRead.model_validate(row)


@standings_router.get("/qualifications")
async def list_qualifications(
    work: _Reader, provider_id: UUID, limit: Limit = 50, after: After = None
) -> Page[QualificationRead]:
    """A provider's licences, expired ones included; the newest entry first."""
    return await service.find_qualifications(work, provider_id, limit, after)


@standings_router.post("/criminal-record-checks", status_code=201)
async def record_criminal_check(
    work: _Officer, provider_id: UUID, form: CriminalRecordCheckCreate
) -> CriminalRecordCheckRead:
    """Enter the yearly query of those who meet minors (未成年人保护法 62); after a hit the provider
    meets none until a clear query. If-Match and the ETag are the provider's."""
    provider, row = await service.check(work, provider_id, form)
    work.etag = etag(provider.version)
    return CriminalRecordCheckRead.model_validate(row)


@standings_router.get("/criminal-record-checks")
async def list_criminal_checks(
    work: _Official, provider_id: UUID, limit: Limit = 50, after: After = None
) -> Page[CriminalRecordCheckRead]:
    """The queries that the caller's area entered."""
    return await service.find_checks(work, provider_id, limit, after)


@standings_router.post("/bar")
async def bar_provider(work: _Officer, provider_id: UUID, form: BarOrder) -> ProviderRead:
    """Put the provider on the blocked list (列入禁止名单)."""
    provider = await service.bar(work, provider_id, form)
    work.etag = etag(provider.version)
    return ProviderRead.model_validate(provider)


@standings_router.post("/lift-bar")
async def lift_provider_bar(work: _Officer, provider_id: UUID) -> ProviderRead:
    """Take the provider off the blocked list."""
    provider = await service.lift_bar(work, provider_id)
    work.etag = etag(provider.version)
    return ProviderRead.model_validate(provider)
