"""Orders and judgments over HTTP: courts enter them, officers of the county read them."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from chassis.access import Purpose, Role
from chassis.routing import allow, router
from chassis.work import Work, etag
from judicial_referral.orders import service
from judicial_referral.orders.schemas import (
    JudgmentCreate,
    JudgmentRead,
    ProtectionOrderCreate,
    ProtectionOrderRead,
)

endpoints = router("/judicial-referral", "orders")
_COURT = allow(Role.COURT_LIAISON, purpose=Purpose.JUSTICE)
_READER = allow(Role.COURT_LIAISON, Role.COUNTY_OFFICER, purpose=Purpose.JUSTICE)


@endpoints.post(
    "/referrals/{referral_id}/protection-orders", status_code=201, summary="Make a protection order"
)
async def make_protection_order(
    referral_id: UUID,
    form: ProtectionOrderCreate,
    work: Annotated[Work, _COURT],
    response: Response,
) -> ProtectionOrderRead:
    """By the court it was referred to. It answers the referral; the same may be sent again."""
    order = await service.protect(work, referral_id, form)
    response.headers["Location"] = f"/judicial-referral/protection-orders/{order.id}"
    return ProtectionOrderRead.of(order)


@endpoints.get("/protection-orders/{order_id}", summary="Read a protection order")
async def read_protection_order(
    order_id: UUID, work: Annotated[Work, _READER]
) -> ProtectionOrderRead:
    """`safe_at` says since when the child is in a safe place."""
    order = await service.read(work, order_id)
    work.etag = etag(order.version)
    return ProtectionOrderRead.of(order)


@endpoints.post(
    "/referrals/{referral_id}/judgments", status_code=201, summary="Revoke guardianship"
)
async def revoke_guardianship(
    referral_id: UUID, form: JudgmentCreate, work: Annotated[Work, _COURT], response: Response
) -> JudgmentRead:
    """By the court it was referred to. It answers the referral; the same may be sent again."""
    judgment = await service.revoke(work, referral_id, form)
    response.headers["Location"] = f"/judicial-referral/referrals/{referral_id}"
    return JudgmentRead.of(judgment)
