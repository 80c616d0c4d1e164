"""What goes in and out."""

from datetime import date
from typing import Self
from uuid import UUID

from pydantic import Field, model_validator

from procurement.amendments.models import AmendmentBase
from procurement.contracts.models import ChangeGround
from procurement.contracts.schemas import MilestoneCreate
from procurement.fields import AreaCode, Day, Fen, Sent


class Supplement(AmendmentBase, Sent):
    """More of the same service on the same terms, with the steps it is paid by."""

    amount_fen: Fen
    milestones: list[MilestoneCreate] = Field(min_length=1, max_length=100)

    @model_validator(mode="after")
    def _milestones_fit(self) -> Self:
        if sum(milestone.amount_fen for milestone in self.milestones) != self.amount_fen:
            raise ValueError("the milestones' amounts must add up to amount_fen")
        return self


class Prolongation(AmendmentBase, Sent):
    """A later last day; within what the law allows for the whole term."""

    ends_on: Day
    ground: ChangeGround


class AmendmentRead(AmendmentBase):
    """An amendment."""

    id: UUID
    contract_id: UUID
    organisation_id: UUID
    area: AreaCode
    number: int
    kind: str
    amount_fen: int
    ground: str | None
    ended_before: date | None
    ends_on: date | None
    filed_on: date | None
    filing_no: str | None
    published_on: date | None
    publication_no: str | None
