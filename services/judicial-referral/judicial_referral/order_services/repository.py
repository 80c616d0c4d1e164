"""Every query about the service of orders."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from chassis.work import Work
from judicial_referral.order_services.models import OrderService


async def of_order(work: Work, order_id: UUID) -> Sequence[OrderService]:
    """In the order in which they were served."""
    query = select(OrderService).where(col(OrderService.protection_order_id) == order_id)
    query = query.order_by(col(OrderService.served_at), col(OrderService.id))
    return (await (await work.session()).exec(query)).all()
