"""Queries of tenders."""

from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, exists, select

from chassis.rows import visible
from chassis.work import Work
from procurement.bids.models import Bid, BidStatus
from procurement.tenders.models import Tender, TenderStatus
from reference.purchasing import methods


async def bought_otherwise(work: Work, line_id: UUID, fiscal_year: int, category: str) -> int:
    """The budgets, in fen, of the line's tenders of the year that are not open ones and that
    nobody approved; the caller holds the line."""
    closed = [method.code for method in methods().values() if not method.is_open]
    query = select(func.coalesce(func.sum(Tender.budget_fen), 0)).where(
        col(Tender.budget_line_id) == line_id,
        col(Tender.fiscal_year) == fiscal_year,
        col(Tender.category) == category,
        col(Tender.method).in_(closed),
        col(Tender.approval_no).is_(None),
        col(Tender.status) != TenderStatus.FAILED,
        visible(work, Tender),
    )
    return int((await (await work.session()).exec(query)).one())


async def has_bonds(work: Work, tender_id: UUID) -> bool:
    """Whether a bid that was not withdrawn came with a bond."""
    query = select(
        exists().where(
            col(Bid.tender_id) == tender_id,
            col(Bid.bond_no).is_not(None),
            col(Bid.status) != BidStatus.WITHDRAWN,
            visible(work, Bid),
        )
    )
    return bool((await (await work.session()).exec(query)).one())
