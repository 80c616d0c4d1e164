"""What goes in and out about revocation and restoration of guardianship."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from chassis.models import Form
from judicial_referral.fields import Day, DocumentNumber
from judicial_referral.orders.models import GuardianRole
from judicial_referral.revocations.models import Ground, Interim, Relation, RestorationStatus


class GroundCreate(Form):
    """The ground, and the facts that show it: since when care is refused, how often the guardian of
    a child that begs was admonished."""

    ground: Ground
    since: Day | None = None
    admonished: int | None = Field(default=None, ge=0, le=1_000)
    facts: str = Field(min_length=1, max_length=4_000)


class GroundRead(BaseModel):
    """`apply_by`: by then civil affairs apply themselves."""

    id: UUID
    report_id: UUID
    child_id: UUID
    ground: Ground
    found_at: datetime
    apply_by: datetime | None


class InterimCreate(Form):
    """Who looks after the child until the court rules."""

    measure: Interim
    document_no: DocumentNumber
    made_on: Day


class InterimRead(BaseModel):
    """An interim measure."""

    id: UUID
    referral_id: UUID
    child_id: UUID
    measure: Interim
    document_no: str
    made_on: date


class RestorationCreate(Form):
    """Who asks: a parent or a child of the ward, nobody else is given it back."""

    relation: Relation
    guardians: list[GuardianRole] | None = Field(
        default=None, min_length=1, max_length=len(GuardianRole),
        description="Whose standing is asked back; of all that the judgment names if not given.",
    )  # fmt: skip


class RestorationDecision(Form):
    """What the court decided; to restore, it must have found all three."""

    status: Literal[RestorationStatus.RESTORED, RestorationStatus.DISMISSED]
    document_no: DocumentNumber
    decided_on: Day
    repents: bool = Field(description="确有悔改表现")
    no_intentional_crime: bool = Field(description="未对被监护人实施故意犯罪")
    ward_agrees: bool = Field(description="尊重被监护人真实意愿")

    @property
    def is_founded(self) -> bool:
        return self.repents and self.no_intentional_crime and self.ward_agrees


class RestorationRead(BaseModel):
    """An application, and what the court decided."""

    id: UUID
    judgment_id: UUID
    child_id: UUID
    guardians: list[GuardianRole]
    asked_at: datetime
    status: RestorationStatus
    document_no: str | None
    decided_on: date | None
    version: int
