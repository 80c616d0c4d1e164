"""What a court decided: protection orders 人身安全保护令, judgments revoking guardianship."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from chassis.errors import Conflict, Fault, Invalid, NotFound
from chassis.models import InArea, moment
from judicial_referral.tables import ONLY_ITS_UNIT, Row
from reference import clocks, norms
from reference.divisions import Area

VALIDITY = "judicial.protection_order_validity"


class Measure(StrEnum):
    """What the order forbids or demands (反家庭暴力法29; 法释〔2022〕17号, article 10)."""

    BAN_VIOLENCE = "ban_violence"  # 禁止实施家庭暴力
    BAN_CONTACT = "ban_contact"  # 禁止骚扰、跟踪、接触
    MOVE_OUT = "move_out"  # 责令迁出住所
    BAN_INSULTS = "ban_insults"  # 禁止以电话、网络等方式侮辱、诽谤、威胁
    KEEP_AWAY = "keep_away"  # 禁止在住所、学校等场所附近活动
    OTHER = "other"


class ProtectionOrderNotFound(NotFound):
    """There is no such protection order that you may see."""

    title_zh = "人身安全保护令不存在"


class OrderNumberTaken(Conflict):
    """This court has used this number for another order or judgment."""

    title_zh = "文号已被使用"


class ProtectionOrderTooLong(Invalid):
    """A protection order is valid for six months from its making at most (反家庭暴力法30)."""

    title_zh = "保护令有效期超出上限"


def longest_validity(made_on: date, area: Area) -> date:
    """The last day on which an order made then may still hold."""
    return clocks.due(norms.norm(VALIDITY, made_on, area), made_on)


class ProtectionOrder(Row, InArea, table=True):
    """A personal safety protection order."""

    __table_args__ = (
        UniqueConstraint("unit_id", "order_no"),
        UniqueConstraint("referral_id"),
        Index(
            "ix_protection_order_unsafe",
            "child_id",
            postgresql_where=text("needs_placement AND safe_at IS NULL"),
        ),
        CheckConstraint("valid_until >= made_on", name="valid_after_made"),
        {"info": {"organisation": ONLY_ITS_UNIT}},
    )
    child_key: ClassVar = "child_id"
    refusals: ClassVar = {"uq_protection_order_unit_id_order_no": OrderNumberTaken}

    id: UUID = Field(primary_key=True)
    referral_id: UUID = Field(foreign_key="referral.id")
    unit_id: UUID
    child_id: UUID
    order_no: str = Field(max_length=100)
    made_on: date
    valid_until: date
    measures: list[str] = Field(sa_type=ARRAY(Text))
    needs_placement: bool
    made_at: datetime = moment()
    """When the court told us."""
    safe_at: datetime | None = moment(default=None)
    custody_id: UUID | None = None
    version: int = 1

    def check_validity(self) -> None:
        """Raises `ProtectionOrderTooLong`, or `Invalid` for an end before the order."""
        if self.valid_until < self.made_on:
            raise Invalid(faults=[Fault("/valid_until", "This day lies before the order.")])
        if self.valid_until > longest_validity(self.made_on, self.area):
            fault = Fault("/valid_until", "The order may not be valid for so long.")
            raise ProtectionOrderTooLong(faults=[fault])

    def is_same(self, other: "ProtectionOrder") -> bool:
        """Whether the court said the same thing twice."""
        return all(
            getattr(self, name) == getattr(other, name)
            for name in ("referral_id", "made_on", "valid_until", "measures", "needs_placement")
        )

    def note_safety(self, custody_id: UUID, at: datetime) -> None:
        """The child that needed a place tonight has one; the first word of it counts."""
        if self.safe_at is None:
            self.safe_at, self.custody_id = at, custody_id
            self.version += 1


class Judgment(Row, InArea, table=True):
    """A judgment that revokes a guardian's standing (撤销监护人资格; 民法典36)."""

    __table_args__ = (
        UniqueConstraint("unit_id", "judgment_no"),
        UniqueConstraint("referral_id"),
        {"info": {"organisation": ONLY_ITS_UNIT}},
    )
    child_key: ClassVar = "child_id"
    refusals: ClassVar = {"uq_judgment_unit_id_judgment_no": OrderNumberTaken}

    id: UUID = Field(primary_key=True)
    referral_id: UUID = Field(foreign_key="referral.id")
    unit_id: UUID
    child_id: UUID
    judgment_no: str = Field(max_length=100)
    made_on: date
    made_at: datetime = moment()
    version: int = 1
