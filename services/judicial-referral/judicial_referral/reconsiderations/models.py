"""Reconsideration 复议 of a protection order, or of its refusal (反家庭暴力法31)."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, LargeBinary, UniqueConstraint
from sqlmodel import Field

from chassis.errors import Conflict, Forbidden
from chassis.models import InArea, moment, one_of
from judicial_referral.deadlines import last_moment
from judicial_referral.tables import ONLY_ITS_UNIT, Row

WINDOW = "judicial.protection_order_reconsideration"


class Party(StrEnum):
    APPLICANT = "applicant"  # 申请人
    RESPONDENT = "respondent"  # 被申请人


class Outcome(StrEnum):
    UPHELD = "upheld"  # 维持
    REVOKED = "revoked"  # 撤销保护令
    ORDERED = "ordered"  # 作出保护令


class RulingNotMade(Conflict):
    """The court has not ruled on this matter yet."""

    title_zh = "法院尚未裁定"


class OrderReconsiderationTooLate(Conflict):
    """Reconsideration is asked for within five days after the ruling took effect."""

    title_zh = "已超过申请复议期限"


class NotThisParty(Forbidden):
    """A respondent's reconsideration is entered by the court it was handed to."""

    title_zh = "被申请人的复议由法院登记"


class ReconsiderationAskedTwice(Conflict):
    """This party asked for reconsideration before."""

    title_zh = "已申请复议"


class ReconsiderationDecided(Conflict):
    """The court has decided on this reconsideration."""

    title_zh = "复议已决定"


class Reconsideration(Row, InArea, table=True):
    """It does not suspend the order."""

    __table_args__ = (
        UniqueConstraint("referral_id", "party"),
        one_of("party", Party),
        one_of("outcome", Outcome),
        CheckConstraint("(outcome IS NULL) = (decided_on IS NULL)", name="decided"),
        {"info": {"organisation": ONLY_ITS_UNIT}},
    )
    child_key: ClassVar = "child_id"
    refusals: ClassVar = {"uq_reconsideration_referral_id_party": ReconsiderationAskedTwice}

    id: UUID = Field(primary_key=True)
    referral_id: UUID = Field(foreign_key="referral.id")
    unit_id: UUID
    child_id: UUID
    party: str
    grounds: bytes = Field(sa_type=LargeBinary)
    """Sealed with the key of the report."""
    asked_at: datetime = moment()
    outcome: str | None = None
    decision_no: str | None = Field(default=None, max_length=100)
    decided_on: date | None = None
    version: int = 1

    def must_be_in_time(self, ruled_at: datetime) -> None:
        """Raises `OrderReconsiderationTooLate`."""
        if self.asked_at > last_moment(WINDOW, ruled_at, self.area):
            raise OrderReconsiderationTooLate

    def decide(self, outcome: Outcome, decision_no: str, on: date) -> None:
        """Raises `ReconsiderationDecided`."""
        if self.outcome is not None:
            raise ReconsiderationDecided
        self.outcome, self.decision_no, self.decided_on = outcome, decision_no, on
        self.version += 1
