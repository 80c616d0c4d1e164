"""What goes in and out about custody."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, StringConstraints, model_validator
from sqlmodel import Field

from chassis.models import Form
from placement.agencies.models import Capability
from placement.custody.models import CustodyBase, HandoverItem, Outcome
from placement.fields import AreaCode, Number
from placement.matching.models import Ground, Regime
from placement.matching.schemas import Words

Care = Annotated[list[Capability], Field(max_length=4)]


Reason = Annotated[str, StringConstraints(min_length=2, max_length=200, strip_whitespace=True)]


class NotAtHand(Form):
    """Why an item of the handover list does not go with the child: by item, else null."""

    file: Reason | None = None
    medical: Reason | None = None
    hukou: Reason | None = None
    school: Reason | None = None
    property: Reason | None = None
    photo: Reason | None = None

    def reasons(self) -> dict[str, str]:
        return self.model_dump(exclude_none=True)


class LegalBasis(Form):
    """A court's protection order, or the number of another document; or both."""

    order_id: UUID | None = None
    document_no: Number | None = None

    @model_validator(mode="after")
    def _names_one(self) -> "LegalBasis":
        if self.order_id is None and self.document_no is None:
            raise ValueError("name order_id or document_no")
        return self


class AdmissionCreate(Form):
    """All children are admitted, or none.

    `bed_ids`: a bed for each child in the order of `children`; chosen by us when left out.
    `tracing_family`: abandoned or rescued from trafficking, the family being traced.
    """

    children: list[UUID] = Field(min_length=1, max_length=10)
    agency_id: UUID
    bed_ids: list[UUID] = Field(default=[], max_length=10)
    regime: Regime
    ground: Ground
    legal_basis: LegalBasis
    heard_child: bool
    tracing_family: bool = False
    care: Care = Field(default=[])

    @model_validator(mode="after")
    def _names_each_once(self) -> "AdmissionCreate":
        for listed in (self.children, self.bed_ids):
            if len(set(listed)) != len(listed):
                raise ValueError("a child or a bed is named twice")
        if self.bed_ids and len(self.bed_ids) != len(self.children):
            raise ValueError("name one bed for each child, or none")
        return self


class TransferCreate(Form):
    """`regime` and `ground` as before when left out.

    From a county's welfare institution to the city's, `handover` and `not_at_hand` name every
    item between them.
    """

    agency_id: UUID
    bed_id: UUID | None = None
    handover: list[HandoverItem] = Field(min_length=1, max_length=6)
    not_at_hand: NotAtHand = NotAtHand()
    ground: Ground | None = None
    regime: Regime | None = None
    legal_basis: LegalBasis
    heard_child: bool
    tracing_family: bool = False
    care: Care = Field(default=[])


class EndCreate(Form):
    outcome: Outcome
    assessment_no: Number | None = None
    document_no: Number | None = None
    heard_child: bool = False


class ReviewCreate(Form):
    review_no: Number


class CustodyRead(CustodyBase):
    id: UUID
    child_id: UUID
    mode: str
    bed_id: UUID | None
    household_id: UUID | None
    area: AreaCode | None = Field(
        description="Where the child is registered now; of what ended untold to the agency."
    )
    rule: str
    began_at: datetime
    ended_at: datetime | None
    outcome: str | None
    assessment_no: str | None
    end_document_no: str | None
    handover: list[str]
    not_at_hand: NotAtHand
    transferred_from: UUID | None
    reviewed_at: datetime | None
    covered_through: date | None
    version: int


class AdmissionRead(BaseModel):
    """The custodies in the order of the children, and what to think of."""

    custodies: list[CustodyRead]
    warnings: list[Words]
