"""What goes in and out about referrals."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from chassis.models import Form
from judicial_referral.fields import DocumentNumber
from judicial_referral.orders.schemas import JudgmentRead, ProtectionOrderRead
from judicial_referral.referrals.models import (
    Answer,
    AnswerKind,
    Matter,
    Referral,
    ReferralStatus,
)
from judicial_referral.reports.situations import Situation
from judicial_referral.units.models import UnitKind


class AnswerCreate(Form):
    """What the unit says, under a document of its own (受案回执, 退回函, 裁定书)."""

    answer: AnswerKind
    document_no: DocumentNumber
    reason: str | None = Field(default=None, min_length=1, max_length=4_000)

    @model_validator(mode="after")
    def _says_why_it_returns(self) -> Self:
        if self.answer is AnswerKind.RETURNED and self.reason is None:
            raise ValueError("a return needs a reason")
        return self


class AnswerRead(BaseModel):
    """One answer; its reason is shown to the unit and to officers of the county."""

    answer: AnswerKind
    document_no: str
    given_at: datetime
    reason: str | None = None

    @classmethod
    def of(cls, answer: Answer, reason: str | None = None) -> Self:
        return cls(
            answer=AnswerKind(answer.kind),
            document_no=answer.document_no,
            given_at=answer.given_at,
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
    protection_orders: list[ProtectionOrderRead] = []
    judgments: list[JudgmentRead] = []
    case: Case | None = None
