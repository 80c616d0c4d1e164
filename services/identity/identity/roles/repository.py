"""Every query about grants of roles."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import or_
from sqlmodel import col, select

from chassis.work import Work
from identity.roles.models import RoleGrant


async def get(work: Work, grant_id: UUID, *, lock: bool = False) -> RoleGrant | None:
    query = select(RoleGrant).where(col(RoleGrant.id) == grant_id)
    if lock:
        query = query.with_for_update()
    return (await (await work.session()).exec(query)).one_or_none()


async def page(
    work: Work, account_id: UUID | None, client: UUID | None, after: UUID | None, limit: int
) -> Sequence[RoleGrant]:
    """All, or those of one account or client."""
    query = select(RoleGrant).order_by(col(RoleGrant.id)).limit(limit)
    if account_id is not None:
        query = query.where(col(RoleGrant.account_id) == account_id)
    if client is not None:
        query = query.where(col(RoleGrant.client) == client)
    if after is not None:
        query = query.where(col(RoleGrant.id) > after)
    return (await (await work.session()).exec(query)).all()


async def in_force(
    work: Work, *, account_id: UUID | None = None, client: UUID | None = None
) -> Sequence[RoleGrant]:
    """The grants of one account or one client that hold now."""
    query = select(RoleGrant).where(
        col(RoleGrant.valid_from) <= work.now,
        or_(col(RoleGrant.valid_until).is_(None), col(RoleGrant.valid_until) > work.now),
        col(RoleGrant.account_id).is_not_distinct_from(account_id),
        col(RoleGrant.client).is_not_distinct_from(client),
    )
    return (await (await work.session()).exec(query)).all()
