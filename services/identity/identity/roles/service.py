"""Use cases of grants of roles."""

from collections.abc import Sequence
from uuid import UUID

from chassis.access import Role
from chassis.work import Work
from identity.accounts import service as accounts
from identity.clients import service as clients
from identity.roles import repository
from identity.roles.models import (
    BY_ORGANISATION,
    NATIONWIDE,
    RoleForOneself,
    RoleGrant,
    RoleGrantNotFound,
    RoleIsNationwide,
    RoleNeedsOrganisation,
    RoleNotForThem,
)
from identity.roles.schemas import RoleGrantCreate


async def grant(work: Work, form: RoleGrantCreate) -> RoleGrant:
    """Raises what forbids it: a missing holder, oneself, a role that is not for them."""
    subject, organisation_id = await _holder(work, form)
    if subject == work.caller.subject:
        raise RoleForOneself
    if form.role in NATIONWIDE and form.area_code:
        raise RoleIsNationwide
    if form.role == Role.SERVICE and form.client is None:
        raise RoleNotForThem
    if form.role in BY_ORGANISATION and organisation_id is None:
        raise RoleNeedsOrganisation
    row = RoleGrant(
        **form.model_dump(exclude={"role", "valid_from"}),
        role=form.role.value,
        valid_from=form.valid_from or work.now,
        granted_by=work.caller.subject,
        created_at=work.now,
    )
    work.add(row)
    return row


async def read(work: Work, grant_id: UUID, *, lock: bool = False) -> RoleGrant:
    found = await repository.get(work, grant_id, lock=lock)
    if found is None:
        raise RoleGrantNotFound
    return found


async def page(
    work: Work, account_id: UUID | None, client: UUID | None, after: UUID | None, limit: int
) -> Sequence[RoleGrant]:
    return await repository.page(work, account_id, client, after, limit)


async def end(work: Work, grant_id: UUID) -> RoleGrant:
    found = await read(work, grant_id, lock=True)
    work.expect(found)
    found.end(work.now)
    return found


async def _holder(work: Work, form: RoleGrantCreate) -> tuple[str, UUID | None]:
    """Whom a token of the holder names as `sub`, and the holder's organisation."""
    if form.account_id is not None:
        account = await accounts.read(work, form.account_id)
        return str(account.id), account.organisation_id
    assert form.client is not None
    client = await clients.read(work, form.client)
    return client.client_id, client.organisation_id
