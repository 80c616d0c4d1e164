"""What goes in and out about visits."""

from datetime import date, datetime
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from chassis.models import Form
from reference.situations import Situation
from registry.visits.models import Observation


class VisitForm(Form):
    """A visit that took place."""

    visited_on: date = Field(description="The day in China; not in the future.")
    findings: str = Field(min_length=1, max_length=4_000)
    situations: list[Situation] = Field(
        default_factory=list,
        max_length=len(Situation),
        description="Those of the nine that were seen; each is reported at once (强制报告).",
    )
    observations: list[Observation] = Field(default_factory=list, max_length=len(Observation))
    found_at: AwareDatetime | None = Field(
        default=None, description="When a situation was seen; now, where nothing is said."
    )


class VisitRead(BaseModel):
    """A visit and what was found."""

    id: UUID
    child_id: UUID
    visited_on: date
    findings: str
    situations: list[Situation]
    observations: list[Observation]
    visitor: str
    recorded_at: datetime
