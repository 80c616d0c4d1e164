"""What a court decided: protection orders 人身安全保护令, judgments revoking guardianship."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from chassis.errors import Conflict, Fault, Invalid, NotFound
from chassis.models import InArea, moment, one_of
from judicial_referral.orders.alerts import alerts
from judicial_referral.tables import ONLY_ITS_UNIT, Row
from reference import clocks, norms
from reference.divisions import Area

VALIDITY = "judicial.protection_order_validity"
ADOPTABLE = "judicial.ward_adoptable"


class Measure(StrEnum):
    """What the order forbids or demands (反家庭暴力法29; 法释〔2022〕17号, article 10)."""

    BAN_VIOLENCE = "ban_violence"  # 禁止实施家庭暴力
    BAN_CONTACT = "ban_contact"  # 禁止骚扰、跟踪、接触
    MOVE_OUT = "move_out"  # 责令迁出住所
    BAN_INSULTS = "ban_insults"  # 禁止以电话、网络等方式侮辱、诽谤、威胁
    KEEP_AWAY = "keep_away"  # 禁止在住所、学校等场所附近活动
    OTHER = "other"


class OrderStatus(StrEnum):
    IN_FORCE = "in_force"
    REVOKED = "revoked"
    LAPSED = "lapsed"


class Change(StrEnum):
    """What a court may do to an order before it lapses (反家庭暴力法30)."""

    EXTENDED = "extended"  # 延长
    VARIED = "varied"  # 变更
    REVOKED = "revoked"  # 撤销


class OrderOver(Conflict):
    """The order lapsed or was revoked; a court is asked for a new one."""

    title_zh = "保护令已失效"


class NothingExtended(Invalid):
    """An extension gives the order a later last day."""

    title_zh = "延长后的有效期须晚于原有效期"


class ProtectionOrderNotFound(NotFound):
    """There is no such protection order that you may see."""

    title_zh = "人身安全保护令不存在"


class JudgmentNotFound(NotFound):
    """There is no such judgment that you may see."""

    title_zh = "判决不存在"


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
        Index("ix_protection_order_county", "county", "id"),
        Index("ix_protection_order_unit", "unit_id", "id"),
        UniqueConstraint("unit_id", "order_no"),
        UniqueConstraint("referral_id"),
        Index(
            "ix_protection_order_unsafe",
            "child_id",
            postgresql_where=text("needs_placement AND safe_at IS NULL"),
        ),
        Index(
            "ix_protection_order_in_force",
            "valid_until",
            postgresql_where=text("status = 'in_force'"),
        ),
        CheckConstraint("valid_until >= made_on", name="valid_after_made"),
        one_of("status", OrderStatus),
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
    status: str = OrderStatus.IN_FORCE
    next_alert_on: date | None = None
    """When the next warning of its lapse is due."""
    expiry_review_no: str | None = Field(default=None, max_length=100)
    """Under which document the county decided that no extension is asked for."""
    version: int = 1

    def must_be_in_force(self, today: date) -> None:
        """Raises `OrderOver`, also on the day after the last while nobody has swept."""
        if self.status != OrderStatus.IN_FORCE or today > self.valid_until:
            raise OrderOver

    def extend(self, valid_until: date, made_on: date) -> None:
        """Raises `NothingExtended`, or `ProtectionOrderTooLong` counted from the extension."""
        if valid_until <= self.valid_until:
            raise NothingExtended
        if valid_until > longest_validity(made_on, self.area):
            raise ProtectionOrderTooLong
        self.valid_until = valid_until

    def end(self, status: OrderStatus) -> None:
        self.status, self.next_alert_on = status, None
        self.version += 1

    def watch(self, since: date) -> None:
        """The next warning after that day."""
        ahead = alerts(self.valid_until, since, self.area)
        self.next_alert_on = ahead[0].on if ahead else None

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


class OrderChange(Row, InArea, table=True):
    """What a court changed of an order; only ever added."""

    __table_args__ = (
        UniqueConstraint("unit_id", "document_no"),
        one_of("change", Change),
        {"info": {"organisation": ONLY_ITS_UNIT, "append_only": True}},
    )
    child_key: ClassVar = "child_id"
    refusals: ClassVar = {"uq_order_change_unit_id_document_no": OrderNumberTaken}

    id: UUID = Field(primary_key=True)
    protection_order_id: UUID = Field(foreign_key="protection_order.id")
    unit_id: UUID
    child_id: UUID
    change: str
    document_no: str = Field(max_length=100)
    made_on: date
    valid_until: date
    measures: list[str] = Field(sa_type=ARRAY(Text))
    made_at: datetime = moment()

    def must_be_same(self, order_id: UUID, said: Mapping[str, Any]) -> None:
        """Raises `OrderNumberTaken` where the court says another thing under the number."""
        if self.protection_order_id != order_id:
            raise OrderNumberTaken
        if any(getattr(self, name) != value for name, value in said.items()):
            raise OrderNumberTaken


class GuardianRole(StrEnum):
    """Whose standing."""

    MOTHER = "mother"  # 母亲
    FATHER = "father"  # 父亲
    OTHER = "other"  # 其他监护人


class NeverRestored(StrEnum):
    """Why a guardian's standing is never given back (法发〔2014〕24号40)."""

    ABUSE_OR_SALE = "abuse_or_sale"  # 性侵害、出卖未成年人
    GRAVE_NEGLECT = "grave_neglect"  # 虐待、遗弃六个月以上、多次遗弃，并造成重伤以上严重后果
    LONG_SENTENCE = "long_sentence"  # 因监护侵害行为被判处五年有期徒刑以上刑罚


class Judgment(Row, InArea, table=True):
    """A judgment that revokes a guardian's standing (撤销监护人资格; 民法典36)."""

    __table_args__ = (
        UniqueConstraint("unit_id", "judgment_no"),
        UniqueConstraint("referral_id"),
        one_of("never_restored", NeverRestored),
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
    guardians: list[str] = Field(sa_type=ARRAY(Text))
    never_restored: str | None = None
    made_at: datetime = moment()
    restored_at: datetime | None = moment(default=None)
    version: int = 1

    def is_same(self, made_on: date, guardians: Iterable[str], never_restored: str | None) -> bool:
        """Whether the court said the same thing twice."""
        mine = (self.made_on, set(self.guardians), self.never_restored)
        return mine == (made_on, set(guardians), never_restored)

    @property
    def adoptable_from(self) -> date:
        """A ward of civil affairs waits for the guardian's return, but not for one who never may
        (法发〔2014〕24号44)."""
        if self.never_restored is not None:
            return self.made_on
        return clocks.due(norms.norm(ADOPTABLE, self.made_on, self.area), self.made_on)
