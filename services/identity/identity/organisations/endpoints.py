"""HTTP of organisations; for operators."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from chassis.access import Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow, router
from chassis.work import Work, etag
from identity import paging
from identity.organisations import service
from identity.organisations.models import Organisation
from identity.organisations.schemas import OrganisationCreate, OrganisationRead

endpoints = router("/identity/organisations", "organisations")
_OPERATOR = allow(Role.OPERATOR, purpose=Purpose.ACCOUNT)


@endpoints.post("", status_code=201, summary="Register an organisation")
async def register_organisation(
    form: OrganisationCreate, response: Response, work: Annotated[Work, _OPERATOR]
) -> OrganisationRead:
    """A body that people or systems will act for. Its name is unique within its area."""
    organisation = service.register(work, form)
    response.headers["Location"] = f"/identity/organisations/{organisation.id}"
    return _read(work, organisation)


@endpoints.get("", summary="List organisations")
async def list_organisations(
    work: Annotated[Work, _OPERATOR], limit: Limit = 50, after: After = None
) -> Page[OrganisationRead]:
    """In the order of their registration."""
    rows = await service.page(work, paging.start(work, after), limit + 1)
    return paging.page_of(work, rows, limit, OrganisationRead)


@endpoints.get("/{organisation_id}", summary="Read an organisation")
async def read_organisation(
    organisation_id: UUID, work: Annotated[Work, _OPERATOR]
) -> OrganisationRead:
    """With its ETag."""
    return _read(work, await service.read(work, organisation_id))


@endpoints.post("/{organisation_id}/close", summary="Close an organisation")
async def close_organisation(
    organisation_id: UUID, work: Annotated[Work, _OPERATOR]
) -> OrganisationRead:
    """Its people and systems get no new token; those issued end by themselves within minutes."""
    return _read(work, await service.close(work, organisation_id))


def _read(work: Work, organisation: Organisation) -> OrganisationRead:
    work.etag = etag(organisation.version)
    return OrganisationRead.model_validate(organisation, from_attributes=True)
