"""What goes in and out about families."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from chassis.models import Form
from placement.custody.models import HandoverItem
from placement.custody.schemas import LegalBasis
from placement.fields import AreaCode, Number
from placement.households.models import Declaration, HouseholdBase, HouseholdReason

Phone = Annotated[str, StringConstraints(pattern=r"^\+?[0-9 -]{5,20}$")]


class Family(Form):
    """Who they are: the main carer (主要照料人)."""

    name: str = Field(min_length=1, max_length=100)
    phone: Phone | None = None
    resident_id: str | None = Field(default=None, pattern=r"^[0-9]{14,17}[0-9X]$")
    address: str | None = Field(default=None, min_length=1, max_length=200)


class HouseholdCreate(HouseholdBase):
    """`area`: the county, township or village where the family lives."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)  # type: ignore[assignment]

    area: str = Field(pattern=r"^[0-9]{6}([0-9]{3}([0-9]{3})?)?$")
    family: Family


class ApprovalForm(Form):
    approval_no: Number
    declaration: Declaration


class ClosingForm(Form):
    reason: HouseholdReason
    document_no: Number


class HouseholdRead(HouseholdBase):
    """`family` is left out above county. `free_places` may be filled today."""

    id: UUID
    area: AreaCode
    family: Family | None
    status: str
    free_places: int
    applied_at: datetime
    approval_no: str | None
    approved_at: datetime | None
    closing_no: str | None
    closing_reason: str | None
    visited_on: date | None
    version: int


class HouseholdVisitForm(Form):
    """`is_fit`: the family still is fit for the children in its care."""

    visited_on: date
    findings: str = Field(min_length=1, max_length=4_000)
    is_fit: bool


class HouseholdVisitRead(BaseModel):
    id: UUID
    household_id: UUID
    visited_on: date
    findings: str
    is_fit: bool
    visitor: str
    recorded_at: datetime


class HouseholdPlacement(Form):
    """Into a family's care. Kin care needs `agreement_no`; foster care begins with a trial.

    `consented`: the child agrees, which foster care asks of a child of ten or more.
    """

    household_id: UUID
    agreement_no: Number | None = None
    legal_basis: LegalBasis
    heard_child: bool
    consented: bool = False
    handover: list[HandoverItem] = Field(min_length=1, max_length=6)


class Settlement(Form):
    agreement_no: Number


class HouseholdCareRead(BaseModel):
    """`trial_until`: the first day on which the agreement may be signed."""

    model_config = {"from_attributes": True}

    id: UUID
    child_id: UUID
    household_id: UUID
    consented: bool
    trial_until: date | None
    agreement_no: str | None
    settled_on: date | None
