"""What goes in and out."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from chassis.models import Form
from procurement.fields import AreaCode, Sent
from procurement.prequalifications.models import ApplicationBase, PrequalificationBase
from procurement.tenders.schemas import Moment


class PrequalificationCreate(PrequalificationBase, Sent):
    """The notice (资格预审公告)."""

    closes_at: Moment


class PrequalificationRead(PrequalificationBase):
    """A prequalification."""

    id: UUID
    tender_id: UUID
    area: AreaCode
    announced_at: datetime


class ApplicationCreate(ApplicationBase, Sent):
    """What shows that the supplier fulfils the conditions."""


class Judgement(Form):
    """Whether the supplier qualifies, and why."""

    is_qualified: bool
    reasons: str = Field(min_length=1, max_length=4000, description="Without names.")
    document_no: str = Field(min_length=1, max_length=100)


class ApplicationRead(ApplicationBase):
    """An application."""

    id: UUID
    tender_id: UUID
    provider_id: UUID
    organisation_id: UUID
    received_at: datetime
    is_qualified: bool | None
    reasons: str | None
