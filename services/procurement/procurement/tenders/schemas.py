"""What goes in and out."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field

from chassis.models import Form
from procurement.fields import AreaCode, Day, Sent
from procurement.tenders.criteria import Criterion, NumberedCriterion
from procurement.tenders.models import TenderBase

Moment = Annotated[
    AwareDatetime, Field(ge=datetime(2020, 1, 1, tzinfo=UTC), le=datetime(2100, 1, 1, tzinfo=UTC))
]


class TenderCreate(TenderBase, Sent):
    """A draft of the document."""

    criteria: list[Criterion] = Field(min_length=2, max_length=30)


class Publication(Form):
    """How long the documents are available, and until when bids are taken."""

    documents_until: Day
    deadline_at: Moment


class Clarification(Form):
    """What was clarified or changed (澄清、修改); the deadline as it is from now on."""

    text: str = Field(min_length=1, max_length=4000)
    material: bool = Field(description="It may influence how bids are written.")
    deadline_at: Moment


class Cancellation(Form):
    """Why the purchase is given up."""

    document_no: str = Field(min_length=1, max_length=100)


class TenderRead(TenderBase):
    """A tender as it is published."""

    id: UUID
    area: AreaCode
    category: str
    fiscal_year: int
    criteria: Sequence[NumberedCriterion]
    status: str
    published_at: datetime | None
    documents_until: date | None
    deadline_at: datetime | None
    clarifications: Sequence[str]
    opened_at: datetime | None
    fail_reason: str | None
    keep_until: date | None = Field(description="Its file is kept until then, from its end on.")
    version: int = Field(description="As in the ETag: the change of one sends `v` and this.")
