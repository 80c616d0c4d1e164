"""Queries of the evaluation."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from chassis.rows import visible
from chassis.work import Work
from procurement.bids.models import Bid
from procurement.evaluation.models import PanelMember, Score


async def panel(work: Work, tender_id: UUID) -> Sequence[PanelMember]:
    query = (
        select(PanelMember)
        .where(col(PanelMember.tender_id) == tender_id, visible(work, PanelMember))
        .order_by(col(PanelMember.number))
    )
    return (await (await work.session()).exec(query)).all()


async def scores(work: Work, tender_id: UUID) -> Sequence[Score]:
    query = select(Score).where(col(Score.tender_id) == tender_id, visible(work, Score))
    return (await (await work.session()).exec(query)).all()


async def ranked(work: Work, tender_id: UUID) -> Sequence[Bid]:
    """The bids in the order of their ranks."""
    query = (
        select(Bid)
        .where(col(Bid.tender_id) == tender_id, col(Bid.rank).is_not(None), visible(work, Bid))
        .order_by(col(Bid.rank))
    )
    return (await (await work.session()).exec(query)).all()
