"""What goes in and out about a child's circumstances."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from chassis.models import Form
from reference.parents import DisabilityKind
from reference.schooling import Schooling
from registry.circumstances.models import (
    MILDEST_GRADE,
    WORST_GRADE,
    Aid,
    Health,
    Income,
)


class DisabilityForm(Form):
    """Kind and grade of the disability certificate (残疾证); 1 is the worst grade."""

    kind: DisabilityKind
    grade: int = Field(ge=WORST_GRADE, le=MILDEST_GRADE)


class CircumstancesForm(Form):
    """All of it, as it is now."""

    health: Health
    disability: DisabilityForm | None = None
    illness: str | None = Field(default=None, min_length=1, max_length=200)
    schooling: Schooling
    boarding: bool = False
    rural_hukou: bool | None = Field(default=None, description="Rural hukou (农村户籍).")
    lives_with_parents: bool | None = Field(
        default=None, description="Whether the child can normally live with its parents."
    )
    income: list[Income] = Field(default_factory=list, max_length=len(Income))
    aid: list[Aid] = Field(default_factory=list, max_length=len(Aid))


class CircumstancesRead(BaseModel):
    """As last recorded."""

    child_id: UUID
    health: Health
    disability: DisabilityForm | None
    illness: str | None
    schooling: Schooling
    boarding: bool
    rural_hukou: bool | None
    lives_with_parents: bool | None
    income: list[Income]
    aid: list[Aid]
    recorded_at: datetime
