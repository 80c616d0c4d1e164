"""What goes in and out about legal bases."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, model_validator

from chassis.models import Form
from placement.fields import Number
from placement.legal_bases.models import Kind


class BasisCreate(Form):
    """A protection order by `reference_id`, anything else by `document_no`; days both included.

    `until_on` left out: the order's last day, or without end.
    """

    kind: Kind
    reference_id: UUID | None = None
    document_no: Number | None = None
    from_on: date
    until_on: date | None = None

    @model_validator(mode="after")
    def _is_named(self) -> "BasisCreate":
        is_order = self.kind is Kind.PROTECTION_ORDER
        if (self.reference_id if is_order else self.document_no) is None:
            raise ValueError("name the order's reference_id, or the document_no of anything else")
        if self.until_on is not None and self.until_on < self.from_on:
            raise ValueError("until_on lies before from_on")
        return self


class BasisRead(BaseModel):
    """`change`: why the days are not as they were entered."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    custody_id: UUID
    kind: str
    reference_id: UUID | None
    document_no: str | None
    from_on: date
    until_on: date | None
    change: str | None
    added_at: datetime
    voided_at: datetime | None


class Coverage(BaseModel):
    """The bases of a custody by their days. `uncovered_from`: the first day that has none."""

    uncovered_from: date | None
    bases: list[BasisRead]
