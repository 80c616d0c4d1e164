"""A child who needs a safe bed, and has none yet."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from chassis.errors import Conflict
from chassis.models import InArea, moment, new_id, one_of
from placement.matching.models import Ground, Regime
from placement.tables import Row

DUTY = "find_placement"
UNTRACEABLE = "untraceable"
"""The step of a search by which the police certify that nobody is found (民发〔2015〕159号)."""
PARENTS_FOUND = "parents_found"
NORMS = {
    Regime.TEMPORARY: "placement.bed_found",
    Regime.LONG_TERM: "placement.custody_alert_first",
}
"""How soon the need must be met, by the regime it is for."""


class Origin(StrEnum):
    PROTECTION_ORDER = "protection_order"  # 人身安全保护令
    JUDGMENT = "judgment"  # 撤销监护人资格判决
    TRACING = "tracing"  # 查找不到生父母或者其他监护人证明
    OFFICER = "officer"


class Status(StrEnum):
    OPEN = "open"
    MET = "met"
    WITHDRAWN = "withdrawn"


class Cause(StrEnum):
    """Why a need was withdrawn; an officer says it in words besides."""

    OFFICER = "officer"  # 工作人员撤回
    ORDER_REVOKED = "order_revoked"  # 人身安全保护令已撤销
    ORDER_LAPSED = "order_lapsed"  # 人身安全保护令已失效
    GUARDIAN_RESTORED = "guardian_restored"  # 已恢复监护人资格
    PARENTS_FOUND = "parents_found"  # 已查找到生父母
    CHILD_LEFT = "child_left"  # 儿童已退出台账


class NeedThere(Conflict):
    """A need of this kind is open for the child already."""

    title_zh = "该儿童已有未满足的安置需求"


class NeedClosed(Conflict):
    """The need was met or withdrawn."""

    title_zh = "安置需求已关闭"


class NeedBase(SQLModel):
    child_id: UUID
    ground: Ground = Field(sa_type=Text)
    document_no: str | None = Field(default=None, max_length=100)


class Need(NeedBase, Row, InArea, table=True):
    """`reference_id` is the order, the judgment or the search. The area is the child's; while we do
    not know the child, where that was made.

    `reason`, written freely about a child, is sealed by the child's key.

    An officer asks once for a child. What a court asks for stands beside that, so that it is still
    there when the officer withdraws.
    """

    child_key: ClassVar[str | None] = "child_id"
    __table_args__ = (
        one_of("ground", Ground),
        one_of("regime", Regime),
        one_of("origin", Origin),
        one_of("status", Status),
        one_of("cause", Cause),
        CheckConstraint("(status = 'withdrawn') = (cause IS NOT NULL)", name="withdrawn"),
        UniqueConstraint("reference_id"),
        Index(
            "uq_need_open",
            "child_id",
            "regime",
            unique=True,
            postgresql_where=text("status = 'open' AND reference_id IS NULL"),
        ),
        Index("ix_need_child", "child_id", postgresql_where=text("status = 'open'")),
        Index("ix_need_county", "county", "id", postgresql_where=text("status = 'open'")),
        Index("ix_need_prefecture", "prefecture", "id", postgresql_where=text("status = 'open'")),
    )
    refusals: ClassVar = {"uq_need_open": NeedThere}

    id: UUID = Field(default_factory=new_id, primary_key=True)
    regime: str
    origin: str
    reference_id: UUID | None = None
    status: str = Status.OPEN
    opened_at: datetime = moment()
    closed_at: datetime | None = moment(default=None)
    custody_id: UUID | None = None
    cause: str | None = Field(default=None, sa_type=Text)
    reason: bytes | None = None
    version: int = 1

    def answers_to(self, regime: str) -> bool:
        """Long-term custody meets any need; temporary custody only one for tonight."""
        return regime in (self.regime, Regime.LONG_TERM)

    def meet(self, custody_id: UUID, at: datetime) -> None:
        self._close(Status.MET, at)
        self.custody_id = custody_id

    def withdraw(self, cause: Cause, at: datetime, reason: bytes | None = None) -> None:
        self._close(Status.WITHDRAWN, at)
        self.cause, self.reason = cause, reason

    def _close(self, status: Status, at: datetime) -> None:
        if self.status != Status.OPEN:
            raise NeedClosed
        self.status, self.closed_at = status, at
        self.version += 1
