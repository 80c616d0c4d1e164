"""Queries of bids."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from chassis.access import ORGANISATION
from chassis.errors import NotFound
from chassis.rows import visible
from chassis.work import Work
from procurement.bids.models import Bid, BidStatus
from procurement.providers.models import Provider


async def tender_of(work: Work, bid_id: UUID, *conditions: ColumnElement[bool]) -> UUID:
    """Raises NotFound. The bid itself is loaded once its tender is held."""
    query = select(Bid.tender_id).where(col(Bid.id) == bid_id, visible(work, Bid), *conditions)
    found = (await (await work.session()).exec(query)).one_or_none()
    if found is None:
        raise NotFound
    return found


async def barred_among(work: Work, bids: Sequence[Bid], on: date) -> set[UUID]:
    """The providers of these bids that are on the blocked list on a day."""
    query = select(Provider.id).where(
        col(Provider.id).in_([bid.provider_id for bid in bids]), col(Provider.barred_until) >= on
    )
    return set((await (await work.session()).exec(query)).all())


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
