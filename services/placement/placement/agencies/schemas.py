"""What goes in and out about agencies and their beds."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, field_validator, model_validator
from sqlmodel import Field

from chassis.models import Form
from placement.agencies.models import AgencyBase, AgencyFacts, Kind
from placement.agencies.resources import Resources
from placement.beds.schemas import BedCreate
from placement.fields import Number
from reference.divisions import Area, Level


def _refuse_unsound(facts: AgencyFacts) -> None:
    if facts.youngest > facts.oldest:
        raise ValueError("youngest is above oldest")
    if len(set(facts.capabilities)) != len(facts.capabilities):
        raise ValueError("a capability is named twice")


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
        _refuse_unsound(self)
        return self


class AgencyChange(AgencyFacts):
    """The whole of what may change; an agency keeps its kind and its seat."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)  # type: ignore[assignment]

    @model_validator(mode="after")
    def _is_sound(self) -> "AgencyChange":
        _refuse_unsound(self)
        return self


class Conversion(Form):
    kind: Literal[Kind.CGC, Kind.MPC]
    document_no: Number


class ResourcesForm(Resources):
    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]


class Retention(Form):
    """`approval_no`: of the provincial civil-affairs department."""

    approval_no: Number


class AgencyAssessmentRead(BaseModel):
    """`findings`: each criterion, what was measured, what is needed, and the sentence."""

    model_config = {"from_attributes": True}

    id: UUID
    agency_id: UUID
    assessed_at: datetime
    score: int
    pass_mark: int
    has_resources: bool
    findings: list[dict[str, Any]]


class AgencyRead(AgencyBase, Resources):
    id: UUID
    converted_at: datetime | None
    transition: str | None
    has_resources: bool | None
    retention_no: str | None
    created_at: datetime
    version: int


class AgencyListed(AgencyRead):
    """An agency with how many beds it has, and how many of them are free now."""

    beds: int
    free_beds: int
