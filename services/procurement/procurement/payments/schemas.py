"""What goes in and out."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from chassis.models import Form
from procurement.fields import AreaCode


class PaymentOrder(Form):
    """Which fund pays."""

    fund_id: UUID


class PaymentRead(BaseModel):
    """A payment."""

    model_config = {"from_attributes": True}

    id: UUID
    milestone_id: UUID
    contract_id: UUID
    fund_id: UUID
    entry_id: UUID
    area: AreaCode
    amount_fen: int
    paid_at: datetime
