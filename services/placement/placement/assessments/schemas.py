"""What goes in and out about assessments."""

from datetime import datetime
from uuid import UUID

from pydantic import ConfigDict, Field

from placement.assessments.models import AssessmentBase, Assessor


class AssessmentCreate(AssessmentBase):
    """`team`: the background and title of each member; `findings` is free text."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)  # type: ignore[assignment]

    team: list[Assessor] = Field(min_length=1, max_length=20)
    findings: str = Field(min_length=1, max_length=8_000)


class AssessmentRead(AssessmentBase):
    id: UUID
    child_id: UUID
    team: list[Assessor]
    findings: str
    recorder: str
    recorded_at: datetime
