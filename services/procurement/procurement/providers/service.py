"""The register of providers."""

from uuid import UUID

from sqlmodel import col

from chassis import rows
from chassis.areas import county_of
from chassis.pagination import Page
from chassis.work import Work
from procurement.fields import day_of
from procurement.providers import repository
from procurement.providers.models import (
    Provider,
    ProviderKind,
    ProviderNotRegistered,
    ProviderOfAnotherCounty,
)
from procurement.providers.schemas import ProviderCreate, ProviderRead, Requalification


def register(work: Work, form: ProviderCreate) -> Provider:
    home = county_of(work.caller.area).code
    if not home:
        raise ProviderOfAnotherCounty
    provider = Provider(**form.model_dump(), home=home, registered_at=work.now)
    work.add(provider)
    return provider


async def get(work: Work, provider_id: UUID) -> Provider:
    return await rows.one(work, Provider, provider_id)


async def own(work: Work) -> Provider:
    """The entry of the caller's organisation. Raises ProviderNotRegistered."""
    provider = await repository.of_organisation(work, work.caller.organisation)
    if provider is None:
        raise ProviderNotRegistered
    return provider


async def keep(work: Work, provider_id: UUID) -> Provider:
    """The entry, locked for a change that only its home county may make."""
    provider = await rows.one(work, Provider, provider_id, lock=True)
    provider.must_be_kept_by(county_of(work.caller.area).code)
    work.expect(provider)
    provider.version += 1
    return provider


async def requalify(work: Work, provider_id: UUID, form: Requalification) -> Provider:
    provider = await keep(work, provider_id)
    provider.requalify(form.qualified_until)
    return provider


async def find(
    work: Work, kind: ProviderKind | None, barred: bool | None, limit: int, after: str | None
) -> Page[ProviderRead]:
    conditions = [] if kind is None else [col(Provider.kind) == kind]
    if barred is not None:
        conditions.append(repository.is_barred(day_of(work.now)).is_(barred))
    return await rows.newest(
        work, Provider, *conditions, limit=limit, after=after, read=ProviderRead.model_validate
    )
