"""A label (儿童类别标签): what the register counts a child as, from when to when."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, column, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlmodel import Field

from chassis.errors import Conflict, Invalid, NotFound
from chassis.models import InArea, moment, new_id, one_of
from reference.categories import ChildCategory
from registry.tables import Row


class Source(StrEnum):
    """Where a label comes from."""

    STATED = "stated"  # 建档时填报
    COMPUTED = "computed"  # 依据事实认定
    CONFIRMED = "confirmed"  # 凭文件确认


class LabelNotFound(NotFound):
    """There is no such label of this child that you may see."""

    title_zh = "类别标签不存在"


class LabelOverlaps(Conflict):
    """The child holds this category already in that time."""

    title_zh = "该类别在此期间已存在"


class LabelFollowsFromFacts(Invalid):
    """This category follows from what is recorded of the child and its parents; record that."""

    title_zh = "该类别由事实自动认定"


class UnattendedNeedsApplication(Invalid):
    """A de facto unattended child is confirmed through an application (民发〔2019〕62号)."""

    title_zh = "事实无人抚养儿童须经申请、查验、确认"


class LabelDateImpossible(Invalid):
    """A label begins between the birth and today, below its age limit, and ends no earlier."""

    title_zh = "类别起止日期不合理"


class LabelOver(Conflict):
    """The label has ended already."""

    title_zh = "该类别已终止"


class Label(Row, InArea, table=True):
    """One category of one child. `valid_until` is the first day on which it no longer holds."""

    child_key: ClassVar[str | None] = "child_id"
    refusals: ClassVar[dict[str, Any]] = {"ex_label_once": LabelOverlaps}
    __table_args__ = (
        ExcludeConstraint(
            (column("child_id"), "="),
            (column("category"), "="),
            (text("daterange(valid_from, valid_until)"), "&&"),
            name="ex_label_once",
            using="gist",
        ),
        CheckConstraint("valid_until >= valid_from", name="ends_after_it_begins"),
        CheckConstraint(
            "(source = 'confirmed') = (document_no IS NOT NULL)", name="confirmed_by_document"
        ),
        one_of("category", ChildCategory),
        one_of("source", Source),
        Index("ix_label_child", "child_id", "valid_from"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    child_id: UUID
    category: str
    valid_from: date
    valid_until: date | None = None
    source: str
    document_no: str | None = Field(default=None, max_length=100)
    end_document_no: str | None = Field(default=None, max_length=100)
    recorded_by: str = Field(max_length=200)
    recorded_at: datetime = moment()

    def holds(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_until is None or on < self.valid_until)

    def end(self, on: date) -> None:
        """No longer from that day on. Raises LabelOver."""
        if self.valid_until is not None:
            raise LabelOver
        self.valid_until = max(on, self.valid_from)

    def confirm(self, document_no: str) -> None:
        """What was only stated is confirmed. Raises LabelOverlaps."""
        if self.source != Source.STATED:
            raise LabelOverlaps
        self.source, self.document_no = Source.CONFIRMED, document_no
