"""What goes in and out."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from procurement.deliveries.models import DeliveryBase
from procurement.fields import AreaCode, Sent


class DeliveryCreate(DeliveryBase, Sent):
    """What was done for an assigned child, towards a milestone."""


class DeliveryRead(DeliveryBase):
    """A delivery."""

    id: UUID
    contract_id: UUID
    area: AreaCode | None = Field(description="Where the child lives, where that was granted.")
    recorded_at: datetime
