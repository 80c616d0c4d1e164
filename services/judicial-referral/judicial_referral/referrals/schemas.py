"""What goes in and out about referrals."""

from datetime import date, datetime
from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from chassis.models import Form
from judicial_referral.fields import DocumentNumber
from judicial_referral.orders.schemas import JudgmentRead, ProtectionOrderRead
from judicial_referral.referrals.models import (
    AnswerKind,
    Applicant,
    Matter,
    Referral,
    Step,
)
from judicial_referral.referrals.steps import ReferralStatus, StepKind
from judicial_referral.units.models import UnitKind
from reference.situations import Situation


class Addressee(Form):
    """A judicial unit, what is asked of it, and of a court in whose name."""

    unit_id: UUID
    matter: Matter
    applicant: Applicant | None = None
    applicant_id: UUID | None = Field(default=None, description="The organisation that asks.")


class AnswerCreate(Form):
    """What the unit says, under a document of its own (受案回执, 退回函, 立案决定书, 裁定书)."""

    answer: AnswerKind
    document_no: DocumentNumber
    reason: str | None = Field(default=None, min_length=1, max_length=4_000)
    transfer_to: UUID | None = Field(default=None, description="The unit that has jurisdiction.")

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        if self.answer in (AnswerKind.RETURNED, AnswerKind.NOT_FILED) and self.reason is None:
            raise ValueError("a return, or not to file a case, needs a reason")
        return self

    @model_validator(mode="after")
    def _says_where_to(self) -> Self:
        if (self.answer is AnswerKind.TRANSFERRED) != (self.transfer_to is not None):
            raise ValueError("transfer_to belongs to the answer transferred, and to it alone")
        return self


class Request(Form):
    """What the county asks the police: to reconsider; or the papers that were missing."""

    request: Literal[StepKind.RECONSIDERATION_ASKED, StepKind.PAPERS_SUPPLIED]
    document_no: DocumentNumber
    reason: str | None = Field(default=None, min_length=1, max_length=4_000)


class Supervision(Form):
    """What the procuratorate asks of the police: why no case was filed; or to file it."""

    referral_id: UUID = Field(description="The police's referral of the same report.")
    request: Literal[StepKind.REASONS_ASKED, StepKind.FILING_ORDERED]
    document_no: DocumentNumber
    reason: str | None = Field(default=None, min_length=1, max_length=4_000)


class StepRead(BaseModel):
    """One step: under whose document, and when; `hash` chains it to the one before."""

    number: int
    step: StepKind
    document_no: str
    given_by: str
    given_at: datetime
    hash: str

    @classmethod
    def of(cls, step: Step) -> Self:
        return cls(step=StepKind(step.kind), **step.model_dump() | {"hash": step.hash.hex()})


class AnswerRead(BaseModel):
    """One answer; its reason is shown to the unit and to officers of the county."""

    answer: AnswerKind
    document_no: str
    given_at: datetime
    reason: str | None = None

    @classmethod
    def of(cls, step: Step, reason: str | None = None) -> Self:
        return cls(
            answer=AnswerKind(step.kind),
            document_no=step.document_no,
            given_at=step.given_at,
            reason=reason,
        )


class ReferralSummary(BaseModel):
    """A referral as it stands."""

    id: UUID
    report_id: UUID
    unit_id: UUID
    unit_kind: UnitKind
    matter: Matter
    urgent: bool
    child_id: UUID | None
    applicant: Applicant | None
    applicant_id: UUID | None
    area: str
    status: ReferralStatus
    sent_at: datetime
    acknowledge_by: datetime
    rule_by: datetime | None
    closed_at: datetime | None
    version: int

    @classmethod
    def of(cls, referral: Referral) -> Self:
        return cls(area=referral.area.code, **referral.model_dump())


class Case(BaseModel):
    """What the unit needs to know; who reported is not among it."""

    situation: Situation
    discovered_at: datetime
    child_birth_on: date | None
    narrative: str
    child_description: str | None
    suspect_names: list[str]
    reasons: str | None


class ReferralRead(ReferralSummary):
    """A referral with its answers and orders, and for the unit itself the case."""

    answers: list[AnswerRead] = []
    steps: list[StepRead] = []
    protection_orders: list[ProtectionOrderRead] = []
    judgments: list[JudgmentRead] = []
    case: Case | None = None
