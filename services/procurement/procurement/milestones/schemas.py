"""What goes in and out."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from chassis.models import Form
from procurement.fields import AreaCode
from procurement.milestones.models import MilestoneBase


class Acceptance(Form):
    """What those served think of it (政府采购法实施条例45)."""

    opinion_score: int = Field(ge=1, le=5, description="1 very dissatisfied, 5 very satisfied.")
    opinion: str = Field(min_length=1, max_length=1000, description="Without names.")


class AcceptancePublication(Form):
    """Where the result was published."""

    publication_no: str = Field(min_length=1, max_length=100)


class MilestoneRead(MilestoneBase):
    """A milestone."""

    id: UUID
    contract_id: UUID
    organisation_id: UUID
    area: AreaCode
    number: int
    status: str
    accepted_at: datetime | None
    opinion_score: int | None
    opinion: str | None
    published_at: datetime | None
    version: int = Field(description="As in the ETag: the change of one sends `v` and this.")
