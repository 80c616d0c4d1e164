"""Queries of allocations."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from chassis.rows import visible
from chassis.work import Work
from procurement.allocations.models import AllocationShare


async def shares(work: Work, allocation_id: UUID) -> Sequence[AllocationShare]:
    """Every share that is not nothing, by the counties' codes."""
    query = (
        select(AllocationShare)
        .where(
            col(AllocationShare.allocation_id) == allocation_id,
            col(AllocationShare.amount_fen) > 0,
            visible(work, AllocationShare),
        )
        .order_by(col(AllocationShare.division))
    )
    return (await (await work.session()).exec(query)).all()
