"""What goes in and out."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from chassis.models import Form
from procurement.awards.models import NextStep


class Delivery(Form):
    """The report as it went to the buyer (评审报告)."""

    report_no: str = Field(min_length=1, max_length=100)


class Decision(Form):
    """Whose bid wins."""

    bid_id: UUID


class Notice(Form):
    """The award notice (中标、成交通知书), which is published with the result and the document."""

    notice_no: str = Field(min_length=1, max_length=100)


class Refusal(Form):
    """The winner refuses to sign."""

    document_no: str = Field(min_length=1, max_length=100)
    next_step: NextStep


class Refund(Form):
    """How the bonds of those who did not win were given back."""

    document_no: str = Field(min_length=1, max_length=100)


class AwardRead(BaseModel):
    """The result. `experts` are named as the law asks (条例43)."""

    id: UUID
    tender_id: UUID
    bid_id: UUID
    provider_id: UUID
    organisation_id: UUID
    amount_fen: int
    rank: int
    fixed_at: datetime
    noticed_at: datetime | None
    notice_no: str | None
    experts: Sequence[str]


class TenderState(BaseModel):
    """Where the tender stands after a step."""

    tender_id: UUID
    status: str
