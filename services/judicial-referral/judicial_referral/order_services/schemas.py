"""What goes in and out about the service of orders."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from chassis.models import Form
from judicial_referral.fields import DocumentNumber, Instant
from judicial_referral.order_services.models import OFFICES, Means, Recipient


class OrderServiceCreate(Form):
    """To whom, when and by what means. `office` names the police station or the committee."""

    recipient: Recipient
    office: str | None = Field(default=None, min_length=2, max_length=100)
    means: Means
    served_at: Instant
    receipt_no: DocumentNumber = Field(description="送达回证编号.")

    @model_validator(mode="after")
    def _names_the_office(self) -> Self:
        if (self.recipient in OFFICES) != (self.office is not None):
            raise ValueError("office belongs to a police station or committee, and to it alone")
        if self.recipient in OFFICES and self.means is Means.PUBLIC_NOTICE:
            raise ValueError("an office is not served by public notice")
        return self


class OrderServiceRead(BaseModel):
    """One recipient whom the order has reached."""

    model_config = {"from_attributes": True}

    id: UUID
    recipient: Recipient
    office: str | None
    means: Means
    served_at: datetime
    receipt_no: str
    entered_at: datetime
