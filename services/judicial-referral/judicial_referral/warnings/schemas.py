"""What goes in and out about written warnings."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, Field

from chassis.models import Form
from judicial_referral.fields import Day, DocumentNumber
from judicial_referral.warnings.models import Visitor


class WarningContents(Form):
    """The warned person, the facts, and what is forbidden from now on."""

    person: str = Field(min_length=1, max_length=100)
    facts: str = Field(max_length=4_000)
    prohibition: str = Field(min_length=1, max_length=2_000)


class WarningCreate(WarningContents):
    """A written warning, under its number; `facts` are the violence that was found."""

    document_no: DocumentNumber
    issued_on: Day


class WarningVisitCreate(Form):
    """The visit that followed, and what was found; the one who enters it says for whom."""

    visitor: Visitor
    visited_on: Day
    findings: str = Field(min_length=1, max_length=4_000)


class WarningRead(BaseModel):
    """A warning; what it says is for the police and the county."""

    id: UUID
    referral_id: UUID
    unit_id: UUID
    child_id: UUID
    document_no: str
    issued_on: date
    visits: list[Visitor] = []
    contents: WarningContents | None = None
    version: int
