"""Queries of awards."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, exists, select

from chassis.access import ORGANISATION
from chassis.rows import visible
from chassis.work import Work
from procurement.awards.models import Award
from procurement.bids.models import Bid, BidStatus
from procurement.contracts.models import Contract, ContractStatus


async def standing(work: Work, tender_id: UUID, *, lock: bool = False) -> Award | None:
    """The winner as it stands; a supplier sees it from its notice on."""
    query = select(Award).where(col(Award.tender_id) == tender_id, col(Award.declined_at).is_(None))
    if work.scope.level == ORGANISATION:
        query = query.where(col(Award.noticed_at).is_not(None))
    else:
        query = query.where(visible(work, Award))
    if lock:
        query = query.with_for_update()
    return (await (await work.session()).exec(query)).one_or_none()


async def is_signed(work: Work, tender_id: UUID) -> bool:
    """Whether a contract was signed with the winner."""
    query = select(
        exists().where(
            col(Contract.tender_id) == tender_id,
            col(Contract.status) != ContractStatus.DRAFT,
            visible(work, Contract),
        )
    )
    return bool((await (await work.session()).exec(query)).one())


async def candidates(work: Work, tender_id: UUID) -> Sequence[Bid]:
    """Who is ranked and did not refuse, the best first."""
    declined = select(Award.bid_id).where(
        col(Award.tender_id) == tender_id, col(Award.declined_at).is_not(None)
    )
    query = (
        select(Bid)
        .where(
            col(Bid.tender_id) == tender_id,
            col(Bid.status) == BidStatus.VALID,
            col(Bid.rank).is_not(None),
            col(Bid.id).not_in(declined),
            visible(work, Bid),
        )
        .order_by(col(Bid.rank))
    )
    return (await (await work.session()).exec(query)).all()
