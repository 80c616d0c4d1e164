"""A child who needs a safe bed, and has none yet."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from chassis.errors import Conflict
from chassis.models import InArea, moment, new_id, one_of
from placement.matching.models import Ground, Regime
from placement.tables import Row

DUTY = "find_placement"
NORMS = {
    Regime.TEMPORARY: "placement.bed_found",
    Regime.LONG_TERM: "placement.custody_alert_first",
}
"""How soon the need must be met, by the regime it is for."""


class Origin(StrEnum):
    PROTECTION_ORDER = "protection_order"  # 人身安全保护令
    JUDGMENT = "judgment"  # 撤销监护人资格判决
    OFFICER = "officer"


class Status(StrEnum):
    OPEN = "open"
    MET = "met"
    WITHDRAWN = "withdrawn"


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
    """`reference_id` is the protection order or judgment; the area is where that was made.

    An officer asks once for a child. What a court asks for stands beside that, so that it is still
    there when the officer withdraws.
    """

    child_key: ClassVar[str | None] = "child_id"
    __table_args__ = (
        one_of("ground", Ground),
        one_of("regime", Regime),
        one_of("origin", Origin),
        one_of("status", Status),
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
    reason: str | None = Field(default=None, max_length=500)
    version: int = 1

    def answers_to(self, regime: str) -> bool:
        """Long-term custody meets any need; temporary custody only one for tonight."""
        return regime in (self.regime, Regime.LONG_TERM)

    def meet(self, custody_id: UUID, at: datetime) -> None:
        self._close(Status.MET, at)
        self.custody_id = custody_id

    def withdraw(self, reason: str, at: datetime) -> None:
        self._close(Status.WITHDRAWN, at)
        self.reason = reason

    def _close(self, status: Status, at: datetime) -> None:
        if self.status != Status.OPEN:
            raise NeedClosed
        self.status, self.closed_at = status, at
        self.version += 1
