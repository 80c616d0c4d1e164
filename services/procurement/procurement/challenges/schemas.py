"""What goes in and out."""

from datetime import date, datetime
from typing import Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from chassis.models import Form
from procurement.challenges.effects import Effect
from procurement.challenges.models import ChallengeBase, Kind
from procurement.fields import AreaCode, Sent


class ChallengeCreate(ChallengeBase, Sent):
    """An inquiry or a query (询问、质疑)."""

    kind: Literal[Kind.INQUIRY, Kind.QUERY]


class ComplaintCreate(ChallengeBase, Sent):
    """A complaint to the finance department (投诉), about what the query was about."""


class Acceptance(Form):
    """Whether the complaint is taken up (受理), within five working days."""

    admissible: bool
    suspends: bool = Field(
        default=True, description="The procurement is suspended, for thirty days at most (法57)."
    )
    reasons: str = Field(min_length=1, max_length=4000)
    document_no: str = Field(min_length=1, max_length=100)


class Answer(Form):
    """The answer or decision; where it is upheld, with what follows from it."""

    upheld: bool
    effect: Effect = Effect.NONE
    answer: str = Field(min_length=1, max_length=10_000)
    document_no: str = Field(min_length=1, max_length=100)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.effect is not Effect.NONE and not self.upheld:
            raise ValueError("only what is upheld has an effect")
        return self

    @property
    def finding(self) -> Effect | None:
        """The effect of what is upheld, or None."""
        return self.effect if self.upheld else None


class Step(Form):
    """The number of the paper by which it was done."""

    document_no: str = Field(min_length=1, max_length=100)


class Reply(Step):
    """What the respondent says to the complaint (被投诉人答复)."""

    reply: str = Field(min_length=1, max_length=10_000, description="Without names.")


class ChallengeRead(ChallengeBase):
    """A challenge."""

    id: UUID
    tender_id: UUID
    query_id: UUID | None
    organisation_id: UUID
    area: AreaCode
    kind: str
    status: str
    raised_at: datetime
    accepted_at: datetime | None
    closed_at: datetime | None
    answer: str | None
    document_no: str | None
    upheld: bool | None
    effect: Effect
    suspended_until: date | None
    resumed_at: datetime | None
    copied_at: datetime | None
    replied_at: datetime | None
    version: int = Field(description="As in the ETag: the change of one sends `v` and this.")
