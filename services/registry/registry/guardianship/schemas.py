"""What goes in and out about parents, guardians and siblings."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, Field

from chassis.models import Form
from reference.parents import ParentState
from registry.children.schemas import Phone
from registry.circumstances.schemas import DisabilityForm
from registry.guardianship.models import GuardianKind, ParentRole, Restriction

Name = Field(default=None, min_length=1, max_length=100)
Number = Field(default=None, min_length=15, max_length=18, description="公民身份号码")
DocumentNo = Field(default=None, min_length=1, max_length=100)


class ParentStateForm(Form):
    """Everything that is known of the parent now."""

    state: ParentState
    name: str | None = Name
    phone: Phone | None = None
    resident_id: str | None = Number
    birth_on: date | None = None
    since: date | None = None
    until: date | None = Field(default=None, description="The last day of a restriction.")
    place: str | None = Field(
        default=None, pattern=r"^[1-9][0-9]{3}$", description="Prefecture of an absent parent."
    )
    restriction: Restriction | None = None
    disability: DisabilityForm | None = None
    last_contact_on: date | None = None
    document_no: str | None = DocumentNo


class ParentForm(ParentStateForm):
    """Father or mother; each is recorded once."""

    role: ParentRole


class ParentRead(ParentStateForm):
    """A parent as last recorded."""

    id: UUID
    child_id: UUID
    role: ParentRole
    recorded_at: datetime


class GuardianshipForm(Form):
    """A guardian who is not a parent (其他监护人)."""

    kind: GuardianKind
    relation: str = Field(min_length=1, max_length=40)
    name: str = Field(min_length=1, max_length=100)
    phone: Phone | None = None
    resident_id: str | None = Number
    since: date
    document_no: str | None = DocumentNo


class GuardianshipEndForm(Form):
    """The day on which the guardianship ended."""

    ended_on: date


class GuardianshipRead(GuardianshipForm):
    """A guardianship, with its end where it is over."""

    id: UUID
    child_id: UUID
    ended_on: date | None
    recorded_at: datetime


class SiblingForm(Form):
    """Another child of the register."""

    sibling_id: UUID
    half: bool = Field(default=False, description="With one parent in common.")


class SiblingRead(BaseModel):
    """A sibling of the child."""

    child_id: UUID
    sibling_id: UUID
    half: bool
    recorded_at: datetime
