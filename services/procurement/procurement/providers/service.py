"""The register of providers."""

from uuid import UUID

from chassis import rows
from chassis.pagination import Page
from chassis.work import Work
from procurement.providers.models import Provider
from procurement.providers.schemas import ProviderCreate, ProviderRead, Requalification


def register(work: Work, form: ProviderCreate) -> Provider:
    provider = Provider(**form.model_dump(), registered_at=work.now)
    work.add(provider)
    return provider


async def get(work: Work, provider_id: UUID) -> Provider:
    return await rows.one(work, Provider, provider_id)


async def requalify(work: Work, provider_id: UUID, form: Requalification) -> Provider:
    provider = await rows.one(work, Provider, provider_id, lock=True)
    work.expect(provider)
    provider.requalify(form.qualified_until)
    return provider


async def find(work: Work, limit: int, after: str | None) -> Page[ProviderRead]:
    return await rows.newest(
        work, Provider, limit=limit, after=after, read=ProviderRead.model_validate
    )
