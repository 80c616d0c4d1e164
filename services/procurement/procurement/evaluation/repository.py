"""Queries of the evaluation."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from chassis.rows import visible
from chassis.work import Work
from procurement.bids.models import Bid
from procurement.evaluation.models import PanelMember, Score
from procurement.tenders.models import Tender


async def panel(work: Work, tender: Tender) -> Sequence[PanelMember]:
    """The one of the evaluation as it stands, not of one that was annulled."""
    query = (
        select(PanelMember)
        .where(
            col(PanelMember.tender_id) == tender.id,
            col(PanelMember.round) == tender.evaluation_round,
            visible(work, PanelMember),
        )
        .order_by(col(PanelMember.number))
    )
    return (await (await work.session()).exec(query)).all()


async def scores(work: Work, tender: Tender) -> Sequence[Score]:
    query = select(Score).where(
        col(Score.tender_id) == tender.id,
        col(Score.round) == tender.evaluation_round,
        visible(work, Score),
    )
    return (await (await work.session()).exec(query)).all()


async def ranked(work: Work, tender_id: UUID) -> Sequence[Bid]:
    """The bids in the order of their ranks."""
    query = (
        select(Bid)
        .where(col(Bid.tender_id) == tender_id, col(Bid.rank).is_not(None), visible(work, Bid))
        .order_by(col(Bid.rank))
    )
    return (await (await work.session()).exec(query)).all()
