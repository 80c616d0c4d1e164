"""HTTP of role grants; for operators."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from chassis.access import Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow, router
from chassis.work import Work, etag
from identity import paging
from identity.roles import service
from identity.roles.models import RoleGrant
from identity.roles.schemas import RoleGrantCreate, RoleGrantRead

endpoints = router("/identity/roles", "roles")
_OPERATOR = allow(Role.OPERATOR, purpose=Purpose.ACCOUNT)


@endpoints.post("", status_code=201, summary="Grant a role")
async def grant_role(
    form: RoleGrantCreate, response: Response, work: Annotated[Work, _OPERATOR]
) -> RoleGrantRead:
    """To an account or a client, in an area; it shows in the next token."""
    granted = await service.grant(work, form)
    response.headers["Location"] = f"/identity/roles/{granted.id}"
    return _read(work, granted)


@endpoints.get("", summary="List grants of roles")
async def list_roles(
    work: Annotated[Work, _OPERATOR],
    account_id: UUID | None = None,
    client: UUID | None = None,
    limit: Limit = 50,
    after: After = None,
) -> Page[RoleGrantRead]:
    """All, or those of one account or client, ended ones too."""
    rows = await service.page(work, account_id, client, paging.start(work, after), limit + 1)
    return paging.page_of(work, rows, limit, RoleGrantRead)


@endpoints.get("/{grant_id}", summary="Read a grant of a role")
async def read_role(grant_id: UUID, work: Annotated[Work, _OPERATOR]) -> RoleGrantRead:
    """With its ETag."""
    return _read(work, await service.read(work, grant_id))


@endpoints.post("/{grant_id}/end", summary="End a grant of a role")
async def end_role(grant_id: UUID, work: Annotated[Work, _OPERATOR]) -> RoleGrantRead:
    """From the next token on; those issued end by themselves within minutes."""
    return _read(work, await service.end(work, grant_id))


def _read(work: Work, granted: RoleGrant) -> RoleGrantRead:
    work.etag = etag(granted.version)
    return RoleGrantRead.model_validate(granted, from_attributes=True)
