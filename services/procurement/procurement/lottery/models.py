"""The lottery's public-welfare fund (彩票公益金): how much of it a level used for children.

A share of each level's use goes to children and must not fall from year to year (民发〔2019〕34号:
逐步提高儿童关爱服务使用比例). Shares are compared as whole numbers, never rounded.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from chassis.errors import Conflict, Forbidden, Invalid, Problem
from chassis.models import InArea, moment, new_id
from procurement.fields import Fen
from procurement.tables import Row


class LotteryYearReported(Conflict):
    """The use of the lottery fund in this year was reported already."""

    title_zh = "该年度彩票公益金使用情况已报告"


class LotteryYearNotOver(Invalid):
    """A year is reported when it is over."""

    title_zh = "年度尚未结束"


class MoreForChildrenThanInAll(Invalid):
    """What was used for children is a part of what was used in all."""

    title_zh = "儿童使用额超过总额"


class LotteryUsePublished(Conflict):
    """This year's use was published already."""

    title_zh = "已公告"


class ReporterHasNoArea(Forbidden):
    """A level of government reports; your token names none."""

    title_zh = "报告单位无行政区划"


class LotteryUseBase(SQLModel):
    """What a caller may write."""

    year: int = Field(ge=2009, le=2099)
    total_fen: Fen = Field(sa_type=BigInteger)
    children_fen: int = Field(ge=0, le=10**13, sa_type=BigInteger)
    document_no: str = Field(min_length=1, max_length=100)


class LotteryUse(LotteryUseBase, Row, InArea, table=True):
    """One level's use in one year; `division` is its code, empty for the nation."""

    __table_args__ = (
        UniqueConstraint("division", "year"),
        Index("ix_lottery_use_county", "county", "id"),
        CheckConstraint("children_fen BETWEEN 0 AND total_fen", name="part"),
    )
    refusals: ClassVar[Mapping[str, type[Problem]]] = {
        "uq_lottery_use_division_year": LotteryYearReported,
        "ck_lottery_use_part": MoreForChildrenThanInAll,
    }

    id: UUID = Field(default_factory=new_id, primary_key=True)
    division: str = Field(max_length=6)
    reported_at: datetime = moment()
    published_on: date | None = None
    publication: str | None = Field(default=None, max_length=300)
    version: int = 1

    def must_be_sound(self, today: date) -> None:
        """Raises LotteryYearNotOver, MoreForChildrenThanInAll."""
        if self.year >= today.year:
            raise LotteryYearNotOver
        if self.children_fen > self.total_fen:
            raise MoreForChildrenThanInAll

    def falls_below(self, other: "LotteryUse") -> bool:
        """Whether the children's share is less than the other's."""
        return self.children_fen * other.total_fen < other.children_fen * self.total_fen

    def publish(self, place: str, today: date) -> None:
        """Raises LotteryUsePublished."""
        if self.published_on is not None:
            raise LotteryUsePublished
        self.published_on, self.publication = today, place
        self.version += 1


class ShareFall(Row, InArea, table=True):
    """A finding: in this year the children's share fell below the year's before (违反)."""

    __table_args__ = (
        UniqueConstraint("lottery_use_id"),
        Index("ix_share_fall_county", "county", "id"),
        {"info": {"append_only": True}},
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    lottery_use_id: UUID = Field(foreign_key="lottery_use.id")
    before_id: UUID = Field(foreign_key="lottery_use.id")
    year: int
    found_at: datetime = moment()
