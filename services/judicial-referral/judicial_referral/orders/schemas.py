"""What goes in and out about orders and judgments."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from chassis.models import Form
from judicial_referral.fields import DocumentNumber
from judicial_referral.orders.models import Judgment, Measure, ProtectionOrder

Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2999, 12, 31))]


class ProtectionOrderCreate(Form):
    """An order. Give its last day, or for how many months it is valid: six at most."""

    order_no: DocumentNumber
    made_on: Day
    measures: list[Measure] = Field(min_length=1, max_length=len(Measure))
    needs_placement: bool = Field(description="The child needs a safe place tonight.")
    valid_until: Day | None = None
    valid_months: int | None = Field(default=None, ge=1, le=6)

    @model_validator(mode="after")
    def _says_how_long(self) -> Self:
        if (self.valid_until is None) == (self.valid_months is None):
            raise ValueError("one of valid_until and valid_months is needed")
        if len(set(self.measures)) != len(self.measures):
            raise ValueError("a measure is named twice")
        return self


class JudgmentCreate(Form):
    """A judgment that revokes guardianship; a dismissal is answered with `ruled` alone."""

    judgment_no: DocumentNumber
    made_on: Day


class ProtectionOrderRead(BaseModel):
    """An order, and whether the child is safe by now."""

    id: UUID
    referral_id: UUID
    unit_id: UUID
    child_id: UUID
    order_no: str
    made_on: date
    valid_until: date
    measures: list[Measure]
    needs_placement: bool
    made_at: datetime
    safe_at: datetime | None
    custody_id: UUID | None
    version: int

    @classmethod
    def of(cls, order: ProtectionOrder) -> Self:
        return cls(**order.model_dump())


class JudgmentRead(BaseModel):
    """A judgment."""

    id: UUID
    referral_id: UUID
    unit_id: UUID
    child_id: UUID
    judgment_no: str
    made_on: date
    made_at: datetime

    @classmethod
    def of(cls, judgment: Judgment) -> Self:
        return cls(**judgment.model_dump())
