"""Every query about clients."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from chassis.work import Work
from identity.clients.models import Client, ClientStatus
from identity.organisations.models import Organisation, OrganisationStatus


async def get(work: Work, client: UUID, *, lock: bool = False) -> Client | None:
    query = select(Client).where(col(Client.id) == client)
    if lock:
        query = query.with_for_update()
    return (await (await work.session()).exec(query)).one_or_none()


async def page(work: Work, after: UUID | None, limit: int) -> Sequence[Client]:
    query = select(Client).order_by(col(Client.id)).limit(limit)
    if after is not None:
        query = query.where(col(Client.id) > after)
    return (await (await work.session()).exec(query)).all()


async def find_usable(work: Work, client_id: str) -> Client | None:
    """None that is suspended or whose organisation is closed."""
    query = (
        select(Client)
        .outerjoin(Organisation, col(Organisation.id) == col(Client.organisation_id))
        .where(col(Client.client_id) == client_id)
        .where(col(Client.status) == ClientStatus.ACTIVE.value)
        .where(col(Organisation.status).is_distinct_from(OrganisationStatus.CLOSED.value))
    )
    return (await (await work.session()).exec(query)).one_or_none()
