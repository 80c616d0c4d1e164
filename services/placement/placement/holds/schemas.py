"""What goes in and out about holds."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import AwareDatetime

from chassis.models import Form
from placement.fields import AreaCode, Number
from placement.holds.models import Hold, HoldBase


class HoldCreate(Form):
    """`until`: as long as the norm allows when left out. `bed_id`: chosen by us when left out."""

    child_id: UUID
    agency_id: UUID
    bed_id: UUID | None = None
    until: AwareDatetime | None = None


class ConsentCreate(Form):
    document_no: Number


class HoldRead(HoldBase):
    id: UUID
    bed_id: UUID
    area: AreaCode
    status: str
    held_at: datetime
    until: datetime
    ended_at: datetime
    consent_no: str | None
    consented_at: datetime | None
    custody_id: UUID | None
    version: int

    @classmethod
    def of(cls, hold: Hold, at: datetime) -> Self:
        """As it stands at this moment, swept or not."""
        return cls.model_validate(
            {**hold.model_dump(), "area": hold.area, "status": hold.standing(at)}
        )
