"""Awards: who wins, fixed by the buyer in the order of the ranking (实施条例43、49)."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, text
from sqlmodel import Field

from chassis.errors import Conflict, NotFound, Problem
from chassis.models import InArea, moment, new_id
from procurement.tables import Row


class NextStep(StrEnum):
    """What the buyer does when the winner refuses to sign (条例49)."""

    NEXT_RANKED = "next_ranked"  # 按顺序确定下一候选人
    REDO = "redo"  # 重新开展采购


class WinnerOutOfOrder(Conflict):
    """The winner is the first of the ranking that has not refused (条例43)."""

    title_zh = "未按候选人顺序确定中标、成交供应商"


class WinnerAlreadyFixed(Conflict):
    """The tender has a winner."""

    title_zh = "中标、成交供应商已确定"


class NobodyLeft(Conflict):
    """Nobody is left in the ranking; the purchase has to be done again."""

    title_zh = "无后续候选人"


class AwardStoodStill(Conflict):
    """A query or complaint is open: nothing is awarded or signed until it is decided (条例54)."""

    title_zh = "质疑、投诉处理期间暂停签订合同"


class SignedAlready(Conflict):
    """The contract is signed; it is ended, not declined."""

    title_zh = "合同已签订"


class BondsRefunded(Conflict):
    """There is no bid bond left to give back."""

    title_zh = "投标保证金已退还或未收取"


class NoAwardYet(NotFound):
    """The tender has no winner yet that you may see."""

    title_zh = "尚无中标、成交结果"


class Award(Row, InArea, table=True):
    """One winner of a tender; public with its notice. One that refused, or whose award was
    annulled, stays on record."""

    __table_args__ = (
        Index(
            "uq_award_standing", "tender_id", unique=True,
            postgresql_where=text("declined_at IS NULL AND annulled_at IS NULL"),
        ),
        Index(
            "uq_award_bid", "bid_id", unique=True, postgresql_where=text("annulled_at IS NULL")
        ),
        Index("ix_award_county", "county", "id"),
        CheckConstraint("amount_fen > 0", name="amount"),
        CheckConstraint("(noticed_at IS NULL) = (notice_no IS NULL)", name="notice"),
        {"info": {"organisation": "noticed_at IS NOT NULL AND {organisation} <> ''"}},
    )  # fmt: skip
    refusals: ClassVar[Mapping[str, type[Problem]]] = {
        "uq_award_standing": WinnerAlreadyFixed,
        "uq_award_bid": WinnerOutOfOrder,
    }

    id: UUID = Field(default_factory=new_id, primary_key=True)
    tender_id: UUID = Field(foreign_key="tender.id")
    bid_id: UUID = Field(foreign_key="bid.id")
    provider_id: UUID = Field(foreign_key="provider.id")
    organisation_id: UUID
    amount_fen: int = Field(sa_type=BigInteger)
    rank: int
    fixed_at: datetime = moment()
    noticed_at: datetime | None = moment(default=None)
    notice_no: str | None = Field(default=None, max_length=100)
    declined_at: datetime | None = moment(default=None)
    annulled_at: datetime | None = moment(default=None)

    def announce(self, notice_no: str, now: datetime) -> None:
        self.noticed_at, self.notice_no = now, notice_no

    def decline(self, now: datetime) -> None:
        self.declined_at = now

    def annul(self, now: datetime) -> None:
        """A query or complaint about it was upheld (中标、成交结果无效)."""
        self.annulled_at = now
