"""What goes in and out about needs."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import ConfigDict, Field

from chassis.models import Form
from placement.fields import AreaCode
from placement.needs.models import Need, NeedBase


class NeedCreate(NeedBase):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)  # type: ignore[assignment]


class Withdrawal(Form):
    reason: str = Field(min_length=2, max_length=500)


class NeedRead(NeedBase):
    id: UUID
    regime: str
    origin: str
    reference_id: UUID | None
    status: str
    area: AreaCode
    opened_at: datetime
    closed_at: datetime | None
    custody_id: UUID | None
    cause: str | None
    reason: str | None
    version: int

    @classmethod
    def of(cls, need: Need, reason: str | None = None) -> Self:
        """With the reason, unsealed, where it was read."""
        facts = {name: getattr(need, name) for name in cls.model_fields if name != "reason"}
        return cls.model_validate({**facts, "reason": reason})
