"""Queries of bids."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from chassis.access import ORGANISATION
from chassis.rows import visible
from chassis.work import Work
from procurement.bids.models import Bid, BidStatus
from procurement.providers.models import Provider


async def provider_of(work: Work) -> Provider | None:
    """The caller's own organisation in the register."""
    query = select(Provider).where(col(Provider.organisation_id) == UUID(work.scope.code))
    return (await (await work.session()).exec(query)).one_or_none()


async def lock_in_play(work: Work, tender_id: UUID, *statuses: BidStatus) -> Sequence[Bid]:
    """The bids of a tender in these states, locked, in the order they came."""
    query = (
        select(Bid)
        .where(col(Bid.tender_id) == tender_id, col(Bid.status).in_(statuses), visible(work, Bid))
        .order_by(col(Bid.received_at), col(Bid.id))
        .with_for_update()
    )
    return (await (await work.session()).exec(query)).all()


async def receive(work: Work, bid: Bid) -> None:
    """Write it; the database's own clock says when it came, and refuses what comes late."""
    session = await work.session()
    session.add(bid)
    await session.flush()
    await session.refresh(bid, ["received_at"])


def open_to(work: Work) -> list[ColumnElement[bool]]:
    """A supplier sees its own bids; officials see none before the opening, not even that it is."""
    if work.scope.level == ORGANISATION:
        return []
    return [col(Bid.status).in_((BidStatus.VALID, BidStatus.REJECTED))]
