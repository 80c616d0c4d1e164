"""What goes in and out."""

from datetime import date
from uuid import UUID

from pydantic import Field

from procurement.assignments.models import AssignmentBase, ChildField
from procurement.fields import AreaCode, Sent


class AssignmentCreate(AssignmentBase, Sent):
    """A child for a contract, and the fewest fields the service can be given with."""

    fields: frozenset[ChildField] = Field(min_length=1)


class AssignmentRead(AssignmentBase):
    """A child in a contract."""

    id: UUID
    contract_id: UUID
    area: AreaCode | None = Field(description="Where the child lives, where that was granted.")
    fields: list[str]
    ended_on: date | None
