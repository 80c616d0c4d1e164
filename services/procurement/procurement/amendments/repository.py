"""Queries of amendments."""

from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select

from chassis.rows import visible
from chassis.work import Work
from procurement.amendments.models import Amendment
from procurement.milestones.models import Milestone


async def last_number(work: Work, model: type[Amendment | Milestone], contract_id: UUID) -> int:
    """Of the contract's, which is locked; 0 where there is none."""
    query = select(func.coalesce(func.max(model.number), 0)).where(
        col(model.contract_id) == contract_id, visible(work, model)
    )
    return int((await (await work.session()).exec(query)).one())
