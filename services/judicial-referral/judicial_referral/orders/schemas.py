"""What goes in and out about orders and judgments."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from chassis.models import Form
from judicial_referral.fields import Day, DocumentNumber
from judicial_referral.order_services.models import OrderService
from judicial_referral.order_services.schemas import OrderServiceRead
from judicial_referral.orders.models import (
    Change,
    GuardianRole,
    Judgment,
    Measure,
    NeverRestored,
    OrderStatus,
    ProtectionOrder,
)


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


class OrderChangeCreate(Form):
    """An extension gives a later last day, a variation other measures."""

    change: Change
    document_no: DocumentNumber
    made_on: Day
    valid_until: Day | None = None
    measures: list[Measure] | None = Field(default=None, min_length=1, max_length=len(Measure))

    @model_validator(mode="after")
    def _says_what_changes(self) -> Self:
        if (self.change is Change.EXTENDED) != (self.valid_until is not None):
            raise ValueError("valid_until belongs to an extension, and to it alone")
        if (self.change is Change.VARIED) != (self.measures is not None):
            raise ValueError("measures belong to a variation, and to it alone")
        return self


class ExpiryReview(Form):
    """Under which document the county decided that no extension is asked for."""

    document_no: DocumentNumber


class OrderRefusal(Form):
    """The court makes no order (驳回申请), and says why."""

    document_no: DocumentNumber
    reason: str = Field(min_length=1, max_length=4_000)


class JudgmentCreate(Form):
    """A judgment that revokes guardianship; a dismissal is answered with `ruled` alone."""

    judgment_no: DocumentNumber
    made_on: Day
    guardians: list[GuardianRole] = Field(
        default=[GuardianRole.MOTHER, GuardianRole.FATHER], min_length=1,
        max_length=len(GuardianRole), description="Whose standing; both parents' if not given.",
    )  # fmt: skip
    never_restored: NeverRestored | None = None

    @model_validator(mode="after")
    def _names_each_once(self) -> Self:
        if len(set(self.guardians)) != len(self.guardians):
            raise ValueError("a guardian is named twice")
        return self


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
    status: OrderStatus
    next_alert_on: date | None
    expiry_review_no: str | None
    version: int
    services: list[OrderServiceRead] = Field(
        default=[], description="Whom it has reached, where one order is read."
    )

    @classmethod
    def of(cls, order: ProtectionOrder, services: Sequence[OrderService] = ()) -> Self:
        reached = [OrderServiceRead.model_validate(one) for one in services]
        return cls(**order.model_dump(), services=reached)


class JudgmentRead(BaseModel):
    """A judgment; `adoptable_from` is when a ward of civil affairs may be adopted."""

    id: UUID
    referral_id: UUID
    unit_id: UUID
    child_id: UUID
    judgment_no: str
    made_on: date
    guardians: list[GuardianRole]
    never_restored: NeverRestored | None
    adoptable_from: date
    made_at: datetime
    restored_at: datetime | None
    version: int

    @classmethod
    def of(cls, judgment: Judgment) -> Self:
        return cls(**judgment.model_dump(), adoptable_from=judgment.adoptable_from)
