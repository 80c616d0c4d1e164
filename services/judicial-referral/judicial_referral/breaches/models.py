"""Breaches of protection orders 违反保护令 (反家庭暴力法34)."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary
from sqlmodel import Field

from chassis.errors import Conflict, Fault, Invalid
from chassis.models import InArea, moment, one_of
from judicial_referral.tables import ONLY_ITS_UNIT, Row
from reference import norms

RESPONSE = "order_breach_response"


class Sanction(StrEnum):
    NONE = "none"
    REPRIMAND = "reprimand"  # 训诫
    FINE = "fine"  # 罚款
    DETENTION = "detention"  # 拘留
    CRIMINAL = "criminal"  # 依法追究刑事责任（刑法313）


class BreachStatus(StrEnum):
    REPORTED = "reported"
    ANSWERED = "answered"


class BreachAnswered(Conflict):
    """The court has answered this breach."""

    title_zh = "违反保护令行为已处置"


class BreachBeforeOrder(Conflict):
    """What happened before the order was made breaches nothing; report it as new harm."""

    title_zh = "行为发生于保护令作出之前"


class SanctionTooHigh(Invalid):
    """The law lets a court fine and detain for less than this (反家庭暴力法34)."""

    title_zh = "处罚超出法定上限"


class OrderBreach(Row, InArea, table=True):
    """Somebody did what an order forbids."""

    __table_args__ = (
        Index("ix_order_breach_county", "county", "id"),
        Index("ix_order_breach_unit", "unit_id", "id"),
        one_of("sanction", Sanction),
        CheckConstraint("(sanction IS NULL) = (decided_on IS NULL)", name="answered"),
        {"info": {"organisation": ONLY_ITS_UNIT}},
    )
    child_key: ClassVar = "child_id"

    id: UUID = Field(primary_key=True)
    protection_order_id: UUID = Field(foreign_key="protection_order.id", index=True)
    referral_id: UUID
    unit_id: UUID
    child_id: UUID
    occurred_at: datetime = moment()
    account: bytes = Field(sa_type=LargeBinary)
    """What happened; sealed with the key of the report."""
    reported_at: datetime = moment()
    sanction: str | None = None
    fine_fen: int | None = None
    detention_days: int | None = None
    document_no: str | None = Field(default=None, max_length=100)
    decided_on: date | None = None
    version: int = 1

    def answer(
        self, sanction: Sanction, on: date, document_no: str, fine_fen: int | None, days: int | None
    ) -> None:
        """Raises `BreachAnswered` or `SanctionTooHigh`."""
        if self.sanction is not None:
            raise BreachAnswered
        most_fen = norms.norm("judicial.order_breach_fine", on, self.area).value
        most_days = norms.norm("judicial.order_breach_detention", on, self.area).value
        if (fine_fen or 0) > most_fen:
            raise SanctionTooHigh(faults=[Fault("/fine_fen", f"At most {most_fen}.")])
        if (days or 0) > most_days:
            raise SanctionTooHigh(faults=[Fault("/detention_days", f"At most {most_days}.")])
        self.sanction, self.decided_on, self.document_no = sanction, on, document_no
        self.fine_fen, self.detention_days = fine_fen, days
        self.version += 1
