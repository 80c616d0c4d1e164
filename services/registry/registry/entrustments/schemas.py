"""What goes in and out about entrusted care."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, Field

from chassis.models import Form
from registry.children.schemas import Phone
from registry.entrustments.models import Declaration


class Carer(Form):
    """Who takes care of the child (被委托照护人)."""

    name: str = Field(min_length=1, max_length=100)
    phone: Phone | None = None
    resident_id: str | None = Field(default=None, min_length=15, max_length=18)


class EntrustmentForm(Form):
    """Who cares for the child while its parents are away, until when, and who was told."""

    carer: Carer
    relation: str = Field(min_length=1, max_length=40)
    carer_born_on: date
    starts_on: date
    ends_on: date
    confirmation_no: str = Field(min_length=1, max_length=100, description="委托监护确认书编号")
    declaration: Declaration
    heard_child: bool = Field(description="Whether the child was asked, where it can say.")
    school_told: bool = False
    village_told: bool = False


class NoticeForm(Form):
    """Who was told of the entrusted care in writing (书面告知)."""

    school_told: bool = False
    village_told: bool = False


class EntrustmentEndForm(Form):
    """The last day of the care."""

    ended_on: date


class EntrustmentRead(BaseModel):
    """An entrustment; both days of the term are included."""

    id: UUID
    child_id: UUID
    carer: Carer
    relation: str
    carer_born_on: date
    starts_on: date
    ends_on: date
    ended_on: date
    confirmation_no: str
    school_told: bool
    village_told: bool
    recorded_at: datetime
