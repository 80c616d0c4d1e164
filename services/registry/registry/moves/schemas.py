"""What goes in and out about moves between counties."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from chassis.models import Form
from registry.children.schemas import Village
from registry.moves.models import Handover, MoveStatus, Reason, Refusal, Side

County = Annotated[
    str, Field(pattern=r"^[0-9]{4}([0-9]{2})?$", description="The county that takes over.")
]


class ProposalForm(Form):
    """Which child moves where, why, and what of its file is handed over."""

    child_id: UUID
    to_county: County
    reason: Reason
    handover: list[Handover] = Field(min_length=1, max_length=len(Handover))


class AcceptanceForm(Form):
    """The village where the child lives from now on."""

    village: Village


class RefusalForm(Form):
    """Why the county does not take the child over."""

    refusal: Refusal


class MoveRead(BaseModel):
    """A move as each of the two counties sees it."""

    id: UUID
    version: int
    side: Side
    child_id: UUID
    status: MoveStatus
    from_area: str
    to_county: str
    to_village: str | None
    reason: Reason
    handover: list[Handover]
    refusal: Refusal | None
    proposed_at: datetime
    decided_at: datetime | None
