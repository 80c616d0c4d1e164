"""What goes in and out about agencies and their beds."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import ConfigDict, field_validator, model_validator
from sqlmodel import Field

from chassis.models import Form
from placement.agencies.models import AgencyBase, Kind
from placement.beds.schemas import BedCreate
from placement.fields import Number
from reference.divisions import Area, Level


class AgencyCreate(AgencyBase):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)  # type: ignore[assignment]

    beds: list[BedCreate] = Field(default=[], max_length=200)

    @field_validator("seat")
    @classmethod
    def _is_a_seat(cls, code: str) -> str:
        if Area(code).level not in (Level.PREFECTURE, Level.COUNTY):
            raise ValueError("the seat is a prefecture or a county")
        return code

    @model_validator(mode="after")
    def _is_sound(self) -> "AgencyCreate":
        if self.youngest > self.oldest:
            raise ValueError("youngest is above oldest")
        if len(set(self.capabilities)) != len(self.capabilities):
            raise ValueError("a capability is named twice")
        return self


class Conversion(Form):
    kind: Literal[Kind.CGC, Kind.MPC]
    document_no: Number


class AgencyRead(AgencyBase):
    id: UUID
    converted_at: datetime | None
    created_at: datetime
    version: int
