"""What goes in and out about reviews."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from chassis.models import Form
from registry.reviews.models import Decision


class ReviewForm(Form):
    """The entry stands, or goes back to the village with a reason."""

    decision: Decision
    reason: str | None = Field(default=None, min_length=1, max_length=1_000)


class ReviewRead(BaseModel):
    """A review, and the version of the file that was looked at."""

    id: UUID
    child_id: UUID
    decision: Decision
    reason: str | None
    reviewed_version: int
    reviewed_by: str
    reviewed_at: datetime
