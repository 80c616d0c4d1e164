"""Payments over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from chassis.access import Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow, router
from chassis.work import Work
from procurement.payments import service
from procurement.payments.schemas import PaymentOrder, PaymentRead
from procurement.roles import READERS_OF_PAPERS

payments_router = router("/procurement", "payments")
_Reader = Annotated[Work, allow(*READERS_OF_PAPERS, purpose=Purpose.PROCUREMENT)]
_Finance = Annotated[Work, allow(Role.FINANCE_OFFICER, purpose=Purpose.PROCUREMENT)]


@payments_router.post("/milestones/{milestone_id}/pay", status_code=201)
async def pay_milestone(
    work: _Finance, milestone_id: UUID, order: PaymentOrder, response: Response
) -> PaymentRead:
    """Pay an accepted milestone from a fund, once (资金支付). If-Match is the milestone's ETag."""
    payment = await service.pay(work, milestone_id, order)
    response.headers["Location"] = f"/procurement/payments/{payment.id}"
    return PaymentRead.model_validate(payment)


@payments_router.get("/payments")
async def list_payments(work: _Reader, limit: Limit = 50, after: After = None) -> Page[PaymentRead]:
    """Payments in the caller's area, or to the caller's organisation; the newest first."""
    return await service.find(work, limit, after)


@payments_router.get("/payments/{payment_id}")
async def read_payment(work: _Reader, payment_id: UUID) -> PaymentRead:
    """One payment."""
    return PaymentRead.model_validate(await service.get(work, payment_id))
