"""What goes in and out about pairs."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, Field

from chassis.models import Form
from registry.duplicates.models import Likeness, PairStatus


class Decision(StrEnum):
    """What the steward found."""

    SAME = "same"
    DIFFERENT = "different"


class DecisionForm(Form):
    """Whether the two files are of one child."""

    decision: Decision


class PairRead(BaseModel):
    """Two files that may be of one child. The older one is kept."""

    id: UUID
    version: int
    area: str
    older_id: UUID
    younger_id: UUID
    likeness: Likeness
    bits: float = Field(description="How much speaks for one child, as a binary logarithm.")
    agreeing: list[str]
    status: PairStatus
    found_at: datetime
    decided_at: datetime | None
    decided_by: str | None
