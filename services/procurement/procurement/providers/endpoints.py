"""Providers over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from chassis.access import Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow, router
from chassis.work import Work, etag
from procurement.providers import service
from procurement.providers.models import ProviderKind
from procurement.providers.schemas import ProviderCreate, ProviderRead, Requalification
from procurement.roles import READERS_OF_PAPERS

providers_router = router("/procurement/providers", "providers")
_Reader = Annotated[Work, allow(*READERS_OF_PAPERS, purpose=Purpose.PROCUREMENT)]
_Officer = Annotated[Work, allow(Role.COUNTY_OFFICER, purpose=Purpose.PROCUREMENT)]


@providers_router.post("", status_code=201)
async def register_provider(
    work: _Officer, form: ProviderCreate, response: Response
) -> ProviderRead:
    """Enter an organisation or a licensed person into the register of providers (承接主体)."""
    provider = service.register(work, form)
    response.headers["Location"] = f"/procurement/providers/{provider.id}"
    work.etag = etag(provider.version)
    return ProviderRead.model_validate(provider)


@providers_router.get("")
async def list_providers(
    work: _Reader,
    kind: ProviderKind | None = None,
    barred: bool | None = None,
    limit: Limit = 50,
    after: After = None,
) -> Page[ProviderRead]:
    """The register, the newest entry first, open to all who take part; `barred`: the blocked list
    (禁止名单), or all others."""
    return await service.find(work, kind, barred, limit, after)


@providers_router.get("/{provider_id}")
async def read_provider(work: _Reader, provider_id: UUID) -> ProviderRead:
    """One provider."""
    provider = await service.get(work, provider_id)
    work.etag = etag(provider.version)
    return ProviderRead.model_validate(provider)


@providers_router.post("/{provider_id}/requalify")
async def requalify_provider(
    work: _Officer, provider_id: UUID, form: Requalification
) -> ProviderRead:
    """Extend the day until which the provider is qualified."""
    provider = await service.requalify(work, provider_id, form)
    work.etag = etag(provider.version)
    return ProviderRead.model_validate(provider)
