"""What goes in and out about applications for unattended children."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, Field

from chassis.models import Form
from registry.unattended.models import Applicant, UnattendedStatus

DocumentNo = Field(min_length=1, max_length=100)


class UnattendedForm(Form):
    """Who applies: the guardian, a relative, in special cases the village."""

    applicant_kind: Applicant
    applicant: str = Field(min_length=1, max_length=100)


class CheckForm(Form):
    """What the township found."""

    finding: str = Field(min_length=1, max_length=4_000)


class ConfirmForm(Form):
    """The county's confirmation; where a parent is declared missing, with reasons."""

    document_no: str = DocumentNo
    reasons: str | None = Field(default=None, min_length=1, max_length=4_000)


class RefuseForm(Form):
    """The county's refusal, in writing, with reasons."""

    document_no: str = DocumentNo
    reasons: str = Field(min_length=1, max_length=4_000)


class UnattendedRead(BaseModel):
    """An application; `effective_from` is the first of the month after the confirmation."""

    id: UUID
    child_id: UUID
    version: int
    status: UnattendedStatus
    applicant_kind: Applicant
    applicant: str
    applied_at: datetime
    finding: str | None
    checked_by: str | None
    checked_at: datetime | None
    reasons: str | None
    document_no: str | None
    decided_at: datetime | None
    effective_from: date | None
