"""Offers (服务供给): what a provider would do or give for children of one county, and how much."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, Self
from uuid import UUID

from pydantic import model_validator
from sqlalchemy import ARRAY, BigInteger, CheckConstraint, Index, String
from sqlmodel import Field, SQLModel

from chassis.errors import Conflict, Problem
from chassis.models import InArea, moment, new_id, one_of
from procurement.fields import Day
from procurement.service_kinds import ServiceKind
from procurement.tables import Row


class OfferForm(StrEnum):
    """What is offered; the unit that `capacity` counts follows from it."""

    SESSIONS = "sessions"  # 服务，按次
    HOURS = "hours"  # 志愿时长，按小时
    GOODS = "goods"  # 捐赠物资，按件
    MONEY = "money"  # 捐赠资金，按分


class OfferStatus(StrEnum):
    """An offer can be taken up until it is withdrawn or its period is over."""

    OPEN = "open"
    WITHDRAWN = "withdrawn"


class OfferExpired(Conflict):
    """The offer's period does not include today."""

    title_zh = "供给不在有效期内"


class OfferWithdrawn(Conflict):
    """The provider has withdrawn the offer."""

    title_zh = "供给已撤回"


class OfferIsMoney(Conflict):
    """Money is given to a fund and not to a child: book it as a donation."""

    title_zh = "捐赠资金应入账"


class CapacityExhausted(Conflict):
    """The offer has not so much left."""

    title_zh = "供给余量不足"


class OfferBase(SQLModel):
    """What a caller may write."""

    service: ServiceKind = Field(sa_type=String(20))
    form: OfferForm = Field(sa_type=String(10))
    capacity: int = Field(
        ge=1, le=10**13, sa_type=BigInteger, description="In sessions, hours, pieces or fen."
    )
    starts_on: Day
    ends_on: Day

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> Self:
        if self.ends_on < self.starts_on:
            raise ValueError("The offer ends before it begins.")
        return self


class Offer(OfferBase, Row, InArea, table=True):
    """An offer to one county, whose area this is. `reserved` is what matches have taken up."""

    __table_args__ = (
        Index("ix_offer_county", "county", "id"),
        Index("ix_offer_organisation", "organisation_id", "id"),
        Index("ix_offer_service", "county", "service", "ends_on"),
        one_of("service", ServiceKind),
        one_of("form", OfferForm),
        one_of("status", OfferStatus),
        CheckConstraint("ends_on >= starts_on", name="term"),
        CheckConstraint("reserved BETWEEN 0 AND capacity", name="capacity"),
        {"info": {"organisation": "organisation_id::text = {organisation}"}},
    )
    refusals: ClassVar[Mapping[str, type[Problem]]] = {"ck_offer_capacity": CapacityExhausted}

    id: UUID = Field(default_factory=new_id, primary_key=True)
    provider_id: UUID = Field(foreign_key="provider.id")
    organisation_id: UUID
    groups: list[str] = Field(sa_type=ARRAY(String(10)))
    reserved: int = Field(default=0, sa_type=BigInteger)
    status: str = Field(default=OfferStatus.OPEN, max_length=10)
    offered_at: datetime = moment()
    version: int = 1

    @property
    def left(self) -> int:
        return self.capacity - self.reserved

    def must_be_open(self, today: date) -> None:
        """Raises OfferWithdrawn, OfferExpired."""
        if self.status != OfferStatus.OPEN:
            raise OfferWithdrawn
        if not self.starts_on <= today <= self.ends_on:
            raise OfferExpired

    def reserve(self, units: int, today: date) -> None:
        """Under the row's lock; the database refuses too much as well. CapacityExhausted."""
        self.must_be_open(today)
        if units > self.left:
            raise CapacityExhausted
        self.reserved += units
        self.version += 1

    def release(self, units: int) -> None:
        self.reserved -= units
        self.version += 1

    def withdraw(self) -> None:
        """What was promised stays promised. Raises OfferWithdrawn."""
        if self.status != OfferStatus.OPEN:
            raise OfferWithdrawn
        self.status = OfferStatus.WITHDRAWN
        self.version += 1
