"""What goes in and out."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from chassis.models import Form
from procurement.fields import Day, Sent
from procurement.standings.models import CriminalRecordCheckBase, QualificationBase


class QualificationCreate(QualificationBase, Sent):
    """A licence to enter."""


class QualificationRead(QualificationBase):
    """A licence."""

    id: UUID
    provider_id: UUID
    entered_at: datetime


class CriminalRecordCheckCreate(CriminalRecordCheckBase, Sent):
    """A query that was answered."""


class CriminalRecordCheckRead(CriminalRecordCheckBase):
    """A query of records."""

    id: UUID
    provider_id: UUID
    entered_at: datetime


class BarOrder(Form):
    """Until when the provider may take nothing on, and by which decision."""

    until: Day
    document_no: str = Field(min_length=1, max_length=100)
