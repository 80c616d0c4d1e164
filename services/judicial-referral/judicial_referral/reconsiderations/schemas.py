"""What goes in and out about reconsideration."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, Field

from chassis.models import Form
from judicial_referral.fields import Day, DocumentNumber
from judicial_referral.reconsiderations.models import Outcome, Party


class ReconsiderationCreate(Form):
    """Who asks that the ruling be looked at again, and why."""

    party: Party
    grounds: str = Field(min_length=1, max_length=4_000)


class ReconsiderationDecision(Form):
    """`ordered`: the court makes the order after all, under this very number."""

    outcome: Outcome
    document_no: DocumentNumber
    decided_on: Day


class ReconsiderationRead(BaseModel):
    """A reconsideration, and what the court decided."""

    id: UUID
    referral_id: UUID
    party: Party
    asked_at: datetime
    outcome: Outcome | None
    decision_no: str | None
    decided_on: date | None
    version: int
