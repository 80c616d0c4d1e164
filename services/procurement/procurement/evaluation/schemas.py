"""What goes in and out."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from pydantic import BaseModel, Field

from chassis.models import Form
from procurement.evaluation.models import PanelMemberBase
from procurement.fields import Sent


class MemberCreate(PanelMemberBase, Sent):
    """A member, with what it declares of ties to any of the suppliers."""

    has_tie: bool = Field(description="与供应商有利害关系.")


class PanelCreate(Form):
    """The whole panel, its members numbered in this order."""

    members: list[MemberCreate] = Field(min_length=1, max_length=15)


class PanelRead(BaseModel):
    """Who sits on the panel; kept from suppliers until the result."""

    tender_id: UUID
    members: Sequence[str]


class ScoreCreate(Form):
    """Points for one bid by one criterion."""

    bid_id: UUID
    criterion: int = Field(ge=1, le=30)
    points: Decimal = Field(ge=0, le=100, decimal_places=2)


class SheetCreate(Form):
    """One member's sheet (评分表)."""

    member: int = Field(ge=1, le=15)
    scores: list[ScoreCreate] = Field(min_length=1, max_length=1000)


class SheetRead(BaseModel):
    """Whose sheet is in, and how many are missing."""

    member: int
    missing: int


class Ranked(BaseModel):
    """A bid in the ranking; points of 100. `deduction_pct` was taken off its price for scoring."""

    rank: int
    bid_id: UUID
    provider_id: UUID
    price_fen: int
    deduction_pct: int
    price_points: Decimal
    technical_points: Decimal
    total_points: Decimal
    is_candidate: bool = Field(
        description="May still be fixed as the winner: did not refuse to sign, is not barred."
    )


class EvaluationRead(BaseModel):
    """The ranking (中标候选人排序)."""

    tender_id: UUID
    status: str
    items: Sequence[Ranked]
