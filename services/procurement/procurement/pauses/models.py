"""What the time to decide a complaint does not count (政府采购法实施条例58)."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, text
from sqlmodel import Field, SQLModel

from chassis.errors import Conflict, Problem
from chassis.models import InArea, new_id, one_of
from procurement.tables import Row


class PauseReason(StrEnum):
    """Only these four stop the clock."""

    TESTING = "testing"  # 检验、检测
    APPRAISAL = "appraisal"  # 鉴定
    EXPERT_REVIEW = "expert_review"  # 专家评审
    SUPPLEMENT = "supplement"  # 投诉人补正材料


class ClockPaused(Conflict):
    """The time to decide stands still already; end that pause first."""

    title_zh = "投诉处理期限已中止计算"


class PauseTooLate(Conflict):
    """The time to decide is over; nothing stops its clock any more."""

    title_zh = "投诉处理期限已届满"


class PauseEnded(Conflict):
    """This pause ended already."""

    title_zh = "中止计算已结束"


class PauseBase(SQLModel):
    """What a caller may write."""

    reason: PauseReason = Field(sa_type=String(20))
    document_no: str = Field(min_length=1, max_length=100)


class ComplaintPause(PauseBase, Row, InArea, table=True):
    """One stretch of days that do not count: those after the first, up to and with the last."""

    __table_args__ = (
        Index(
            "uq_complaint_pause_running", "challenge_id", unique=True,
            postgresql_where=text("ended_on IS NULL"),
        ),
        Index("ix_complaint_pause_challenge", "challenge_id", "id"),
        one_of("reason", PauseReason),
        CheckConstraint("ended_on >= began_on", name="span"),
    )  # fmt: skip
    refusals: ClassVar[Mapping[str, type[Problem]]] = {"uq_complaint_pause_running": ClockPaused}

    id: UUID = Field(default_factory=new_id, primary_key=True)
    challenge_id: UUID = Field(foreign_key="challenge.id")
    began_on: date
    ended_on: date | None = None
    version: int = 1

    def end(self, on: date) -> None:
        """Raises PauseEnded."""
        if self.ended_on is not None:
            raise PauseEnded
        self.ended_on = on
        self.version += 1
