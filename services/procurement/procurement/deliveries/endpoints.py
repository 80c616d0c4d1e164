"""Deliveries over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from chassis.access import Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow, router
from chassis.work import Work
from procurement.deliveries import service
from procurement.deliveries.schemas import DeliveryCreate, DeliveryRead
from procurement.roles import READERS_OF_CHILDREN

deliveries_router = router("/procurement/deliveries", "deliveries")
_Reader = Annotated[Work, allow(*READERS_OF_CHILDREN, purpose=Purpose.PROCUREMENT)]
_Provider = Annotated[Work, allow(Role.PROVIDER_STAFF, purpose=Purpose.PROCUREMENT)]


@deliveries_router.post("", status_code=201)
async def record_delivery(
    work: _Provider, form: DeliveryCreate, response: Response
) -> DeliveryRead:
    """Record a service (服务交付) for an assigned child, while the contract is in force."""
    delivery = await service.record(work, form)
    response.headers["Location"] = f"/procurement/deliveries/{delivery.id}"
    return delivery


@deliveries_router.get("")
async def list_deliveries(
    work: _Reader, milestone_id: UUID | None = None, limit: Limit = 50, after: After = None
) -> Page[DeliveryRead]:
    """Deliveries in the caller's area, or of the caller's organisation; the newest first."""
    return await service.find(work, milestone_id, limit, after)


@deliveries_router.get("/{delivery_id}")
async def read_delivery(work: _Reader, delivery_id: UUID) -> DeliveryRead:
    """One delivery."""
    return await service.get(work, delivery_id)
