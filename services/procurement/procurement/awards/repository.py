"""Queries of awards."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import or_
from sqlmodel import col, select

from chassis.access import ORGANISATION
from chassis.rows import visible
from chassis.work import Work
from procurement.awards.models import Award
from procurement.bids.models import Bid, BidStatus
from procurement.providers.models import Provider


async def standing(work: Work, tender_id: UUID, *, lock: bool = False) -> Award | None:
    """The winner as it stands; a supplier sees it from its notice on."""
    query = select(Award).where(
        col(Award.tender_id) == tender_id,
        col(Award.declined_at).is_(None),
        col(Award.annulled_at).is_(None),
    )
    if work.scope.level == ORGANISATION:
        query = query.where(col(Award.noticed_at).is_not(None))
    else:
        query = query.where(visible(work, Award))
    if lock:
        query = query.with_for_update()
    return (await (await work.session()).exec(query)).one_or_none()


async def candidates(work: Work, tender_id: UUID, on: date) -> Sequence[Bid]:
    """Who is ranked, did not refuse and is not barred on the day, the best first."""
    declined = select(Award.bid_id).where(
        col(Award.tender_id) == tender_id, col(Award.declined_at).is_not(None)
    )
    query = (
        select(Bid)
        .join(Provider, col(Provider.id) == col(Bid.provider_id))
        .where(
            col(Bid.tender_id) == tender_id,
            col(Bid.status) == BidStatus.VALID,
            col(Bid.rank).is_not(None),
            col(Bid.id).not_in(declined),
            visible(work, Bid),
            or_(col(Provider.barred_until).is_(None), col(Provider.barred_until) < on),
        )
        .order_by(col(Bid.rank))
    )
    return (await (await work.session()).exec(query)).all()
