"""Budget lines (部门预算): what is not in the budget is not bought (102号令16)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlmodel import Field, SQLModel

from chassis.errors import Conflict, Invalid, Problem
from chassis.models import InArea, moment, new_id
from procurement.fields import Fen
from procurement.periods import last_day
from procurement.tables import Row

INTENT_NORM = "procurement.intention_notice"


class IntentAlreadyPublished(Conflict):
    """The purchase intent was published already."""

    title_zh = "采购意向已公开"


class IntentInTheFuture(Invalid):
    """The intent cannot have been published after today, nor before the fiscal year was planned."""

    title_zh = "采购意向公开日期有误"


class IntentTooRecent(Conflict):
    """A purchase starts after its intent was public for thirty days (财库〔2020〕10号)."""

    title_zh = "采购意向公开时间不足"


class BudgetExceeded(Conflict):
    """The budget line does not cover this."""

    title_zh = "超出预算"


class BudgetLineBase(SQLModel):
    """What a caller may write."""

    fiscal_year: int = Field(ge=2022, le=2100)
    department: str = Field(min_length=1, max_length=100, description="预算部门, the buyer.")
    item_id: UUID = Field(foreign_key="catalogue_item.id")
    title: str = Field(min_length=1, max_length=200)
    amount_fen: Fen = Field(sa_type=BigInteger)
    document_no: str = Field(min_length=1, max_length=100)


class BudgetLine(BudgetLineBase, Row, InArea, table=True):
    """Money for one service of the catalogue in one year; public with its intent."""

    __table_args__ = (
        Index("ix_budget_line_county", "county", "id"),
        Index("ix_budget_line_prefecture", "prefecture", "id"),
        CheckConstraint("amount_fen > 0", name="amount"),
        CheckConstraint("committed_fen BETWEEN 0 AND amount_fen", name="covers_its_tenders"),
        CheckConstraint("(intent_published_on IS NULL) = (intent_no IS NULL)", name="intent"),
        {"info": {"organisation": "intent_published_on IS NOT NULL AND {organisation} <> ''"}},
    )
    refusals: ClassVar[Mapping[str, type[Problem]]] = {
        "ck_budget_line_covers_its_tenders": BudgetExceeded
    }

    id: UUID = Field(default_factory=new_id, primary_key=True)
    committed_fen: int = Field(default=0, sa_type=BigInteger)
    entered_at: datetime = moment()
    intent_published_on: date | None = None
    intent_no: str | None = Field(default=None, max_length=100)
    version: int = 1

    def publish_intent(self, on: date, intent_no: str, today: date) -> None:
        """Raises IntentAlreadyPublished, IntentInTheFuture."""
        if self.intent_published_on is not None:
            raise IntentAlreadyPublished
        if on > today or on.year < self.fiscal_year - 1:
            raise IntentInTheFuture
        self.intent_published_on, self.intent_no = on, intent_no
        self.version += 1

    def must_be_announced(self, today: date) -> None:
        """Raises IntentTooRecent."""
        on = self.intent_published_on
        if on is None or today < last_day(INTENT_NORM, on, self.area):
            raise IntentTooRecent

    def must_cover(self, amount_fen: int) -> None:
        """Raises BudgetExceeded."""
        if self.committed_fen + amount_fen > self.amount_fen:
            raise BudgetExceeded

    def commit(self, amount_fen: int) -> None:
        """Set money aside for a tender or a contract. Raises BudgetExceeded."""
        self.must_cover(amount_fen)
        self.committed_fen += amount_fen
        self.version += 1

    def release(self, amount_fen: int) -> None:
        """The tender failed, or the contract ended early; the money is free again."""
        self.committed_fen -= amount_fen
        self.version += 1
