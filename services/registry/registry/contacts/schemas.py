"""What goes in and out about contacts."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel

from chassis.models import Form
from registry.contacts.models import Means


class ContactForm(Form):
    """A parent who is away spoke to the child, to who cares for it, or to both."""

    parent_id: UUID
    contacted_on: date
    means: Means
    with_child: bool
    with_carer: bool


class ContactRead(BaseModel):
    """A contact as recorded."""

    id: UUID
    child_id: UUID
    parent_id: UUID
    contacted_on: date
    means: Means
    with_child: bool
    with_carer: bool
    recorded_at: datetime
