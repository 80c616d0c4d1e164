"""What goes in and out about labels."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, Field

from chassis.models import Form
from reference.categories import ChildCategory
from registry.labels.models import Source


class LabelForm(Form):
    """A category that an officer confirms: HIV, TPS, CID-P or MIG."""

    category: ChildCategory
    valid_from: date
    document_no: str = Field(min_length=1, max_length=100, description="认定文件号")


class LabelEndForm(Form):
    """From when on the category no longer holds, and the document that says so."""

    valid_until: date = Field(description="The first day on which it no longer holds.")
    document_no: str = Field(min_length=1, max_length=100)


class LabelRead(BaseModel):
    """A category with its validity; `valid_until` is the first day on which it does not hold."""

    id: UUID
    child_id: UUID
    category: ChildCategory
    valid_from: date
    valid_until: date | None
    source: Source
    document_no: str | None
    end_document_no: str | None
    recorded_at: datetime
