"""What goes in and out about what procuratorates decide and suggest."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field

from chassis.models import Form
from judicial_referral.fields import Day, DocumentNumber
from judicial_referral.prosecutions.models import Decision, Prosecution
from reference.departments import DEPARTMENTS

_CODES = frozenset(department.code for department in DEPARTMENTS)


def _is_department(code: str) -> str:
    if code not in _CODES:
        raise ValueError(f"one of {', '.join(sorted(_CODES))} is needed")
    return code


class ProsecutionCreate(Form):
    """A decision under its number."""

    decision: Decision
    document_no: DocumentNumber
    decided_on: Day


class ProsecutionRead(BaseModel):
    """A decision of a procuratorate."""

    id: UUID
    referral_id: UUID
    unit_id: UUID
    child_id: UUID | None
    decision: Decision
    document_no: str
    decided_on: date

    @classmethod
    def of(cls, made: Prosecution) -> Self:
        return cls(**made.model_dump())


class SuggestionCreate(Form):
    """What a department should do better."""

    department: Annotated[str, Field(max_length=40), AfterValidator(_is_department)]
    document_no: DocumentNumber
    text: str = Field(min_length=1, max_length=10_000)


class SuggestionAnswer(Form):
    """Under which document the department answered."""

    document_no: DocumentNumber


class SuggestionRead(BaseModel):
    """A suggestion; its text is for the procuratorate and the department it was made to."""

    id: UUID
    referral_id: UUID
    unit_id: UUID
    child_id: UUID | None
    department: str
    document_no: str
    made_at: datetime
    answer_no: str | None
    answered_at: datetime | None
    text: str | None = None
    version: int
