"""Every query about accounts."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from chassis.work import Work
from identity.accounts.models import Account, AccountStatus
from identity.organisations.models import Organisation, OrganisationStatus


async def get(work: Work, account_id: UUID, *, lock: bool = False) -> Account | None:
    query = select(Account).where(col(Account.id) == account_id)
    if lock:
        query = query.with_for_update()
    return (await (await work.session()).exec(query)).one_or_none()


async def page(work: Work, after: UUID | None, limit: int) -> Sequence[Account]:
    query = select(Account).order_by(col(Account.id)).limit(limit)
    if after is not None:
        query = query.where(col(Account.id) > after)
    return (await (await work.session()).exec(query)).all()


async def find_usable(
    work: Work, *, login_name: str | None = None, account_id: UUID | None = None
) -> Account | None:
    """By name or id; none that is suspended or whose organisation is closed."""
    query = (
        select(Account)
        .outerjoin(Organisation, col(Organisation.id) == col(Account.organisation_id))
        .where(col(Account.status) == AccountStatus.ACTIVE.value)
        .where(col(Organisation.status).is_distinct_from(OrganisationStatus.CLOSED.value))
    )
    if login_name is not None:
        query = query.where(col(Account.login_name) == login_name)
    if account_id is not None:
        query = query.where(col(Account.id) == account_id)
    return (await (await work.session()).exec(query)).one_or_none()
