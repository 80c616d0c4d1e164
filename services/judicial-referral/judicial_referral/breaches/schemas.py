"""What goes in and out about breaches of orders."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from chassis.models import Form
from judicial_referral.breaches.models import OrderBreach, Sanction
from judicial_referral.fields import Day, DocumentNumber, Instant


class BreachCreate(Form):
    """What happened against the order, and when."""

    occurred_at: Instant
    account: str = Field(min_length=1, max_length=4_000)


class BreachAnswer(Form):
    """What the court did about it."""

    sanction: Sanction
    document_no: DocumentNumber
    decided_on: Day
    fine_fen: int | None = Field(default=None, ge=1, le=2**31 - 1)
    detention_days: int | None = Field(default=None, ge=1, le=366)

    @model_validator(mode="after")
    def _says_how_much(self) -> Self:
        if (self.sanction is Sanction.FINE) != (self.fine_fen is not None):
            raise ValueError("fine_fen belongs to a fine, and to it alone")
        if (self.sanction is Sanction.DETENTION) != (self.detention_days is not None):
            raise ValueError("detention_days belongs to detention, and to it alone")
        return self


class BreachRead(BaseModel):
    """A breach, and what the court did. The account is for the court and the county."""

    id: UUID
    protection_order_id: UUID
    referral_id: UUID
    child_id: UUID
    occurred_at: datetime
    reported_at: datetime
    sanction: Sanction | None
    fine_fen: int | None
    detention_days: int | None
    document_no: str | None
    decided_on: date | None
    version: int

    @classmethod
    def of(cls, breach: OrderBreach) -> Self:
        return cls(**breach.model_dump(exclude={"account"}))
