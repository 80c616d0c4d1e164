"""What goes in and out about beds."""

from typing import Self
from uuid import UUID

from pydantic import ConfigDict
from sqlmodel import Field

from chassis.models import Form
from placement.beds.models import Bed, BedBase


class BedCreate(BedBase):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)  # type: ignore[assignment]


class BedsCreate(Form):
    beds: list[BedCreate] = Field(min_length=1, max_length=200)


class BedRead(BedBase):
    """A bed, and whether it is free now; who lies in it is not told here."""

    id: UUID
    agency_id: UUID
    free: bool

    @classmethod
    def of(cls, bed: Bed, *, free: bool) -> Self:
        facts = {name: getattr(bed, name) for name in ("id", "agency_id", "label", "features")}
        return cls.model_validate({**facts, "free": free})
