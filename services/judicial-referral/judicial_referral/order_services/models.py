"""Serving a protection order (送达; 反家庭暴力法32): on both parties, and on the police station and
the village committee, who help to carry it out and cannot help with what they do not know.
"""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from chassis.errors import Conflict
from chassis.models import InArea, moment, new_id, one_of
from judicial_referral.tables import ONLY_ITS_UNIT, Row

NORM = "judicial.protection_order_service"


class Recipient(StrEnum):
    """On whom an order is served; `duty` is the kind of the court's duty to do so."""

    APPLICANT = "applicant"  # 申请人
    RESPONDENT = "respondent"  # 被申请人
    POLICE = "police"  # 公安派出所
    VILLAGE = "village"  # 村（居）民委员会

    @property
    def duty(self) -> str:
        return f"serve_order_{self.value}"


OFFICES = (Recipient.POLICE, Recipient.VILLAGE)


class Means(StrEnum):
    """How it was served (民事诉讼法 88-95)."""

    IN_PERSON = "in_person"  # 直接送达
    LEFT = "left"  # 留置送达
    ELECTRONIC = "electronic"  # 电子送达
    ENTRUSTED = "entrusted"  # 委托送达
    POST = "post"  # 邮寄送达
    PUBLIC_NOTICE = "public_notice"  # 公告送达


class ServedBefore(Conflict):
    """It was entered before that the order was served there, and otherwise than now."""

    title_zh = "该送达已登记"


class OrderService(Row, InArea, table=True):
    """An order reached somebody; only ever added. `office` is the police station's or committee's
    name; no party is named."""

    __table_args__ = (
        UniqueConstraint("protection_order_id", "recipient"),
        one_of("recipient", Recipient),
        one_of("means", Means),
        CheckConstraint(
            "(recipient IN ('police', 'village')) = (office IS NOT NULL)", name="office_named"
        ),
        {"info": {"organisation": ONLY_ITS_UNIT, "append_only": True}},
    )
    child_key: ClassVar = "child_id"
    refusals: ClassVar = {"uq_order_service_protection_order_id_recipient": ServedBefore}

    id: UUID = Field(default_factory=new_id, primary_key=True)
    protection_order_id: UUID = Field(foreign_key="protection_order.id")
    unit_id: UUID
    child_id: UUID
    recipient: str
    office: str | None = Field(default=None, max_length=100)
    means: str
    served_at: datetime = moment()
    receipt_no: str = Field(max_length=100)
    """Of the proof of service (送达回证)."""
    entered_at: datetime = moment()

    def must_be_same(self, other: "OrderService") -> None:
        """Raises `ServedBefore` where the court says another thing."""
        if any(
            getattr(self, name) != getattr(other, name)
            for name in ("office", "means", "served_at", "receipt_no")
        ):
            raise ServedBefore
