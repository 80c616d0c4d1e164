"""What goes in and out."""

from datetime import date
from typing import Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from chassis.models import Form
from procurement.contracts.models import ChangeGround, ContractBase, EndReason
from procurement.fields import AreaCode, Day, Sent
from procurement.milestones.models import MilestoneBase


class MilestoneCreate(MilestoneBase, Sent):
    """A step of the contract that is accepted and paid as one."""


class ContractCreate(ContractBase, Sent):
    """A draft with its milestones; their amounts add up to the contract's."""

    milestones: list[MilestoneCreate] = Field(min_length=1, max_length=100)

    @model_validator(mode="after")
    def _milestones_fit(self) -> Self:
        """The database holds the sum as well; here the caller learns it by name."""
        if sum(milestone.amount_fen for milestone in self.milestones) != self.amount_fen:
            raise ValueError("the milestones' amounts must add up to amount_fen")
        if any(not self.starts_on <= step.due_on <= self.ends_on for step in self.milestones):
            raise ValueError("every milestone is due within the contract's term")
        if self.tender_id and self.budget_line_id:
            raise ValueError("a contract that follows a tender draws on the tender's budget line")
        return self


class Signing(Form):
    """The day on which both parties had signed."""

    signed_on: Day


class Paper(Form):
    """The number under which it was done."""

    document_no: str = Field(min_length=1, max_length=100)


class Ending(Form):
    """Why the contract ends now; one that is terminated names the ground and the paper."""

    reason: Literal[EndReason.COMPLETED, EndReason.TERMINATED]
    ground: ChangeGround | None = None
    document_no: str | None = Field(default=None, min_length=1, max_length=100)

    @model_validator(mode="after")
    def _has_its_ground(self) -> Self:
        """双方当事人不得擅自变更、中止或者终止合同 (政府采购法50)."""
        if self.reason is EndReason.TERMINATED and not (self.ground and self.document_no):
            raise ValueError("a contract is terminated on a ground, with ground and document_no")
        return self


class ContractRead(ContractBase):
    """A contract."""

    id: UUID
    organisation_id: UUID
    area: AreaCode
    status: str
    signed_on: date | None
    ended_on: date | None
    end_reason: str | None
    end_ground: str | None
    supplemented_fen: int
    filed_on: date | None
    filing_no: str | None
    published_on: date | None
    publication_no: str | None
