"""What goes in and out about visits."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, Field

from chassis.models import Form


class VisitForm(Form):
    """A visit that took place."""

    visited_on: date = Field(description="The day in China; not in the future.")
    findings: str = Field(min_length=1, max_length=4_000)


class VisitRead(BaseModel):
    """A visit and what was found."""

    id: UUID
    child_id: UUID
    visited_on: date
    findings: str
    visitor: str
    recorded_at: datetime
