"""What goes in and out."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field, computed_field

from procurement.allocations.models import AllocationBase, AllocationStatus
from procurement.fields import AreaCode, Sent


class AllocationCreate(AllocationBase, Sent):
    """How much of which fund to share out."""


class AllocationRead(AllocationBase):
    """An allocation."""

    id: UUID
    area: AreaCode
    status: AllocationStatus
    simulated_at: datetime
    committed_at: datetime | None


class ShareRead(BaseModel):
    """A county's share. `workload`: the visits that its children's tiers ask for in a year."""

    model_config = {"from_attributes": True}

    id: UUID
    allocation_id: UUID
    area: AreaCode
    left_behind: int
    in_difficulty: int
    agencies: int
    workload: int
    is_priority: bool
    amount_fen: int
    even_fen: int = Field(description="What an even split would give.")
    entry_id: UUID | None

    @computed_field(description="What the tilt adds or takes away.")
    def difference_fen(self) -> int:
        return self.amount_fen - self.even_fen
