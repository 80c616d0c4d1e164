"""Orders and judgments over HTTP: courts enter them, officers of the county read them."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from chassis.access import Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow, router
from chassis.work import Work, etag
from judicial_referral.fields import InDivision, OfUnit
from judicial_referral.order_services.schemas import OrderServiceCreate, OrderServiceRead
from judicial_referral.orders import changing, service
from judicial_referral.orders.models import OrderStatus
from judicial_referral.orders.schemas import (
    ExpiryReview,
    JudgmentCreate,
    JudgmentRead,
    OrderChangeCreate,
    OrderRefusal,
    ProtectionOrderCreate,
    ProtectionOrderRead,
)
from judicial_referral.referrals.schemas import ReferralSummary

endpoints = router("/judicial-referral", "orders")
_COURT = allow(Role.COURT_LIAISON, purpose=Purpose.JUSTICE)
_COUNTY = allow(Role.COUNTY_OFFICER, purpose=Purpose.JUSTICE)
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


@endpoints.get("/protection-orders", summary="List protection orders")
async def list_protection_orders(
    work: Annotated[Work, _READER],
    status: OrderStatus | None = None,
    area: InDivision = None,
    unit_id: OfUnit = None,
    after: After = None,
    limit: Limit = 50,
) -> Page[ProtectionOrderRead]:
    """The newest first: a court's own, or those of an officer's area."""
    return await service.page(work, limit, after, status=status, area=area, unit_id=unit_id)


@endpoints.get("/protection-orders/{order_id}", summary="Read a protection order")
async def read_protection_order(
    order_id: UUID, work: Annotated[Work, _READER]
) -> ProtectionOrderRead:
    """`safe_at` says since when the child is in a safe place, `services` whom the order reached."""
    order, services = await service.show(work, order_id)
    work.etag = etag(order.version)
    return ProtectionOrderRead.of(order, services)


@endpoints.post(
    "/protection-orders/{order_id}/services", status_code=201, summary="Enter an order's service"
)
async def enter_order_service(
    order_id: UUID, form: OrderServiceCreate, work: Annotated[Work, _COURT]
) -> OrderServiceRead:
    """By the court that made it: on whom it served the order, when and by what means. Each of the
    two parties, the police station and the village committee once; the same may be sent again."""
    return OrderServiceRead.model_validate(await service.serve(work, order_id, form))


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


@endpoints.get("/judgments/{judgment_id}", summary="Read a judgment")
async def read_judgment(judgment_id: UUID, work: Annotated[Work, _READER]) -> JudgmentRead:
    """That revoked guardianship, and whether it was restored."""
    judgment = await service.read_judgment(work, judgment_id)
    work.etag = etag(judgment.version)
    return JudgmentRead.of(judgment)


@endpoints.post("/referrals/{referral_id}/order-refusals", summary="Refuse a protection order")
async def refuse_protection_order(
    referral_id: UUID, form: OrderRefusal, work: Annotated[Work, _COURT]
) -> ReferralSummary:
    """By the court it was referred to, with its reasons. It answers the referral."""
    return ReferralSummary.of(await service.refuse(work, referral_id, form))


@endpoints.post("/protection-orders/{order_id}/changes", summary="Extend, vary or revoke an order")
async def change_protection_order(
    order_id: UUID, form: OrderChangeCreate, work: Annotated[Work, _COURT]
) -> ProtectionOrderRead:
    """By the court that made it, before it lapses. Needs If-Match."""
    order = await changing.change(work, order_id, form)
    work.etag = etag(order.version)
    return ProtectionOrderRead.of(order)


@endpoints.post("/protection-orders/{order_id}/expiry-review", summary="Let an order lapse")
async def review_order_expiry(
    order_id: UUID, form: ExpiryReview, work: Annotated[Work, _COUNTY]
) -> ProtectionOrderRead:
    """The county looked, and asks for no extension: the warnings are answered. Needs If-Match."""
    order = await changing.review_expiry(work, order_id, form.document_no)
    work.etag = etag(order.version)
    return ProtectionOrderRead.of(order)
