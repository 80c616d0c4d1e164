"""What goes in and out."""

from datetime import datetime
from uuid import UUID

from chassis.models import Form
from procurement.fields import AreaCode, Sent
from procurement.needs.models import NeedBase, NeedOutcome, NeedStatus


class NeedCreate(NeedBase, Sent):
    """A child's need."""


class NeedClosing(Form):
    """What came of it."""

    outcome: NeedOutcome


class NeedRead(NeedBase):
    """A child's need."""

    id: UUID
    area: AreaCode
    status: NeedStatus
    outcome: NeedOutcome | None
    registered_at: datetime
    closed_at: datetime | None
