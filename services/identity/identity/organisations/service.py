"""Use cases of organisations."""

from collections.abc import Sequence
from uuid import UUID

from chassis.work import Work
from identity.organisations import repository
from identity.organisations.models import Organisation, OrganisationNotFound
from identity.organisations.schemas import OrganisationCreate


def register(work: Work, form: OrganisationCreate) -> Organisation:
    organisation = Organisation(**form.model_dump(mode="json"), created_at=work.now)
    work.add(organisation)
    return organisation


async def read(work: Work, organisation_id: UUID) -> Organisation:
    organisation = await repository.get(work, organisation_id)
    if organisation is None:
        raise OrganisationNotFound
    return organisation


async def page(work: Work, after: UUID | None, limit: int) -> Sequence[Organisation]:
    return await repository.page(work, after, limit)


async def close(work: Work, organisation_id: UUID) -> Organisation:
    organisation = await repository.get(work, organisation_id, lock=True)
    if organisation is None:
        raise OrganisationNotFound
    work.expect(organisation)
    organisation.close()
    return organisation


async def require_open(work: Work, organisation_id: UUID | None) -> None:
    """Whoever is to act for an organisation needs one that exists and is not closed."""
    if organisation_id is not None:
        (await read(work, organisation_id)).refuse_if_closed()
