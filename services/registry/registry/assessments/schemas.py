"""What goes in and out about assessments."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, Field

from chassis.models import Form
from reference.risk import Rating, Tier


class AssessmentForm(Form):
    """What the assessor saw; school, health and the parents' contact the register knows."""

    assessed_on: date
    rating: Rating = Field(description="Guardianship 较好 good, 一般 fair, 差 poor.")
    harmed: bool = Field(default=False, description="Abused or abandoned; makes it red.")
    unattended: bool = Field(default=False, description="Nobody looks after it; makes it red.")
    carer_age: int | None = Field(default=None, ge=10, le=120, description="Of a sole carer.")
    mental_health: bool = Field(default=False, description="Signs of mental distress.")
    note: str | None = Field(default=None, min_length=1, max_length=4_000)


class AssessmentRead(BaseModel):
    """An assessment with its points, the norms that gave them, and the tier."""

    id: UUID
    child_id: UUID
    assessed_on: date
    rating: Rating
    harmed: bool
    unattended: bool
    carer_age: int | None
    mental_health: bool
    note: str | None
    points: int
    tier: Tier
    reasons: list[str]
    assessor: str
    recorded_at: datetime
