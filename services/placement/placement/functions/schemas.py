"""What goes in and out about the functions of agencies."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints, field_validator
from sqlmodel import Field

from chassis.models import Form
from placement.fields import Day
from placement.functions.models import FunctionReportBase
from reference.agency_functions import AgencyFunction

Code = Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9]{1,2}$")]


class FunctionsForm(Form):
    """Every function that the agency carries out; one left out is no longer carried out."""

    functions: list[Code] = Field(max_length=20)
    since: Day

    @field_validator("functions")
    @classmethod
    def _names_each_once(cls, listed: list[str]) -> list[str]:
        if len(set(listed)) != len(listed):
            raise ValueError("a function is named twice")
        return listed


class FunctionReportCreate(FunctionReportBase):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)  # type: ignore[assignment]


class FunctionReportRead(FunctionReportBase):
    id: UUID
    agency_id: UUID
    code: str
    reported_at: datetime


class FunctionWords(BaseModel):
    """One function by its code, with its text in both languages."""

    code: str
    en: str
    zh: str

    @classmethod
    def of(cls, function: AgencyFunction) -> Self:
        return cls(code=function.code, en=function.title_en, zh=function.title_zh)


class FunctionRead(FunctionWords):
    """`carried_out_since`: none where the agency does not; `due_at`: of a function owed yearly."""

    source: str
    checked: str
    carried_out_since: date | None
    last_done_on: date | None
    due_at: datetime | None


class AgencyCoverage(BaseModel):
    """An agency, and what it is there for and does not carry out."""

    agency_id: UUID
    name: str
    kind: str
    missing: list[FunctionWords]


class AreaCoverage(BaseModel):
    """A county or prefecture. `uncovered`: of the ten duties, those that no centre seated there
    carries out; without a centre all of them."""

    area: str
    has_centre: bool
    uncovered: list[FunctionWords]
    agencies: list[AgencyCoverage]
