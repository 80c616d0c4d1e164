"""What goes in and out about assessments."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, Field

from chassis.models import Form
from reference.risk import Guarding, Rating, Tier


class Judgement(Form):
    """What an assessor saw; school, health and the parents' contact the register knows."""

    rating: Rating = Field(description="Guardianship 较好 good, 一般 fair, 差 poor.")
    guarding: Guarding | None = Field(
        default=None, description="监护情况 of the national form; it must fit the rating."
    )
    harmed: bool = Field(default=False, description="Abused or abandoned; makes it red.")
    unattended: bool = Field(default=False, description="Nobody looks after it; makes it red.")
    carer_age: int | None = Field(default=None, ge=10, le=120, description="Of a sole carer.")
    mental_health: bool = Field(default=False, description="Signs of mental distress.")


class AssessmentForm(Judgement):
    """The judgement and its day."""

    assessed_on: date
    note: str | None = Field(default=None, min_length=1, max_length=4_000)


class AssessmentRead(BaseModel):
    """An assessment with its points, the norms that gave them, and the tier."""

    id: UUID
    child_id: UUID
    assessed_on: date
    rating: Rating
    guarding: Guarding | None
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
