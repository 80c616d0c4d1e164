"""What goes in and out about consolidation."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, field_validator
from sqlmodel import Field

from chassis.models import Form
from placement.custody.models import HandoverItem
from placement.custody.schemas import NotAtHand
from placement.fields import AreaCode, Number
from placement.matching.schemas import Words


class Decision(Form):
    document_no: Number


class Preparation(Form):
    """The handover list of one child, and that it was heard.

    Between them `handover` and `not_at_hand` name every item.
    """

    handover: list[HandoverItem] = Field(min_length=1, max_length=6)
    not_at_hand: NotAtHand = NotAtHand()
    heard_child: bool

    @field_validator("handover")
    @classmethod
    def _names_each_once(cls, listed: list[HandoverItem]) -> list[HandoverItem]:
        if len(set(listed)) != len(listed):
            raise ValueError("an item is named twice")
        return listed


class PlanRead(BaseModel):
    """`left`: how many children no agency may take. `returns_plan`: the one that this undoes."""

    model_config = {"from_attributes": True}

    id: UUID
    area: AreaCode
    sources: list[UUID]
    status: str
    children: int
    left: int
    returns_plan: UUID | None
    document_no: str | None
    proposed_at: datetime
    decided_at: datetime | None
    version: int


class Alternative(BaseModel):
    agency_id: UUID
    cost: int


class MoveRead(BaseModel):
    """`alternatives`: the agencies that may take the whole family, the cheapest first."""

    model_config = {"from_attributes": True}

    id: UUID
    plan_id: UUID
    child_id: UUID
    area: AreaCode
    family: UUID
    from_agency: UUID
    to_agency: UUID | None
    alternatives: list[Alternative]
    reasons: list[Words]
    status: str
    handover: list[str]
    not_at_hand: NotAtHand
    heard_child: bool
    new_custody_id: UUID | None
    version: int


class PrefectureStanding(BaseModel):
    """How far a prefecture is (民发〔2021〕44号).

    Pending are its county institutions that are neither retained nor converted, the counties they
    lie in, and the children there. `places` is where nobody lives at the receiving institutions,
    beyond their reserve; a bed held for one who is pending counts. `capacity_gap` is how many of
    the children that leaves without a bed.
    """

    prefecture: str
    counties_pending: int
    institutions_pending: int
    children_pending: int
    retained: int
    converted: int
    places: int
    capacity_gap: int


class Left(BaseModel):
    move_id: UUID
    child_id: UUID
    reason: Words


class Execution(BaseModel):
    """Who was moved by this call, and who is left and why."""

    status: str
    moved: list[UUID]
    left: list[Left]
