"""What goes in and out about tracing."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel

from chassis.models import Form
from judicial_referral.fields import Day, DocumentNumber
from judicial_referral.tracing.chain import TracingStep
from judicial_referral.tracing.models import Carer


class TracingCreate(Form):
    """A child that the police rescued."""

    rescued_on: Day
    document_no: DocumentNumber


class TracingAdvance(Form):
    """The next step. `carer` where the child goes to somebody; `parents_complicit` where the
    parents that were found sold or abandoned it."""

    step: TracingStep
    done_on: Day
    document_no: DocumentNumber
    carer: Carer | None = None
    parents_complicit: bool = False


class TracingDoneRead(BaseModel):
    """A step that was taken."""

    step: TracingStep
    done_on: date
    document_no: str
    carer: Carer | None


class TracingRead(BaseModel):
    """How far the search has come."""

    id: UUID
    referral_id: UUID
    unit_id: UUID
    child_id: UUID
    step: TracingStep
    parents_complicit: bool
    opened_at: datetime
    done: list[TracingDoneRead] = []
    version: int
