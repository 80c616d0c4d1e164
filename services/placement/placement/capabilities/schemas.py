"""What goes in and out about the proof of capabilities."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, model_validator

from chassis.models import Form
from placement.agencies.models import Capability
from placement.capabilities.models import CapabilityEvidenceBase, Proof
from placement.fields import Number


class EvidenceCreate(CapabilityEvidenceBase):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)  # type: ignore[assignment]

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        if self.valid_until < self.valid_from:
            raise ValueError("valid_until is before valid_from")
        return self


class EvidenceRead(CapabilityEvidenceBase):
    id: UUID
    agency_id: UUID
    recorded_at: datetime
    withdrawn_on: date | None
    withdrawal_no: str | None
    version: int


class EvidenceWithdrawal(Form):
    document_no: Number


class StandingRead(BaseModel):
    """`counts`: in the assessment of the agency, and in the consolidation of its prefecture."""

    model_config = {"from_attributes": True}

    capability: Capability
    declared: bool
    proof: Proof
    proven_until: date | None
    counts: bool
