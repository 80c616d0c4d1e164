"""What goes in and out."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from chassis.models import Form
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
    reasons: str = Field(min_length=1, max_length=4000)
    document_no: str = Field(min_length=1, max_length=100)


class Answer(Form):
    """The answer or decision. `redo`: the tender fails and is done again."""

    upheld: bool
    redo: bool = False
    answer: str = Field(min_length=1, max_length=10_000)
    document_no: str = Field(min_length=1, max_length=100)


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
    version: int = Field(description="As in the ETag: the change of one sends `v` and this.")
