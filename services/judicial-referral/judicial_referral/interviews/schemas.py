"""What goes in and out about interviews."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field

from chassis.models import Form
from judicial_referral.fields import Instant
from judicial_referral.interviews.models import Adult, Interview


class InterviewCreate(Form):
    """How the child was heard, and what it told. A second time needs `reason_again`."""

    held_at: Instant
    one_stop: bool = Field(description="At a one-stop site (一站式办案场所).")
    recorded: bool = Field(description="In sound and picture as it was told (同步录音录像).")
    female_staff: bool = Field(description="By female staff.")
    adult: Adult
    account: str = Field(min_length=1, max_length=20_000)
    reason_again: str | None = Field(default=None, min_length=1, max_length=2_000)


class InterviewRead(BaseModel):
    """An interview; what the child told is for the unit that heard it."""

    id: UUID
    referral_id: UUID
    unit_id: UUID
    child_id: UUID
    ordinal: int
    held_at: datetime
    one_stop: bool
    recorded: bool
    female_staff: bool
    adult: Adult
    account: str | None = None
    reason_again: str | None = None

    @classmethod
    def held(cls, interview: Interview) -> Self:
        """That it was held, and how; without what was told."""
        return cls(**interview.model_dump(exclude={"account", "reason_again"}))
