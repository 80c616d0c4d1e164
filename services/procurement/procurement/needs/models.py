"""Needs (服务需求): what help a child lacks, and what came of asking for it.

No text is kept: a service, a number and an outcome say what matching needs; the story is in the
child's own file.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, text
from sqlmodel import Field, SQLModel

from chassis.errors import Conflict, Invalid, Problem
from chassis.models import InArea, moment, new_id, one_of
from procurement.fields import Day
from procurement.service_kinds import ServiceKind
from procurement.tables import Row


class NeedStatus(StrEnum):
    """A need is open until an offer is confirmed for it, and ends with an outcome."""

    OPEN = "open"
    MATCHED = "matched"
    CLOSED = "closed"


class NeedOutcome(StrEnum):
    """What came of it."""

    HELPED = "helped"  # 已解决
    PARTLY = "partly"  # 部分解决
    NOT_HELPED = "not_helped"  # 未解决
    WITHDRAWN = "withdrawn"  # 撤回


class NeedRegisteredAlready(Conflict):
    """The same service is registered as this child's need already, and not yet closed."""

    title_zh = "该服务需求已登记"


class NeedOver(Conflict):
    """The need was closed."""

    title_zh = "服务需求已办结"


class NeedMatchedAlready(Conflict):
    """An offer is proposed or confirmed for this need already."""

    title_zh = "服务需求已对接"


class NeededInThePast(Invalid):
    """A service is needed by today or a later day."""

    title_zh = "需求日期不得早于今日"


class NobodyHelped(Conflict):
    """No help was given for this need, so the outcome cannot be that it helped."""

    title_zh = "未提供服务，不能填写已解决"


class NeedBase(SQLModel):
    """What a caller may write."""

    child_id: UUID
    service: ServiceKind = Field(sa_type=String(20))
    units: int = Field(ge=1, le=10_000, description="Sessions, hours or pieces.")
    needed_by: Day


class ServiceNeed(NeedBase, Row, InArea, table=True):
    """One service that a child needs. The area is the child's own."""

    __table_args__ = (
        Index(
            "uq_service_need_open",
            "child_id",
            "service",
            unique=True,
            postgresql_where=text("status <> 'closed'"),
        ),
        Index("ix_service_need_county", "county", "id"),
        one_of("service", ServiceKind),
        one_of("status", NeedStatus),
        one_of("outcome", NeedOutcome),
        CheckConstraint("units > 0", name="units"),
        CheckConstraint("(status = 'closed') = (outcome IS NOT NULL)", name="closed_with_outcome"),
    )
    refusals: ClassVar[Mapping[str, type[Problem]]] = {
        "uq_service_need_open": NeedRegisteredAlready
    }
    child_key: ClassVar[str | None] = "child_id"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    status: str = Field(default=NeedStatus.OPEN, max_length=10)
    outcome: str | None = Field(default=None, max_length=10)
    registered_at: datetime = moment()
    closed_at: datetime | None = moment(default=None)
    version: int = 1

    def must_lie_ahead(self, today: date) -> None:
        """Raises NeededInThePast."""
        if self.needed_by < today:
            raise NeededInThePast

    def must_be_open(self) -> None:
        """Raises NeedOver, NeedMatchedAlready."""
        if self.status == NeedStatus.CLOSED:
            raise NeedOver
        if self.status == NeedStatus.MATCHED:
            raise NeedMatchedAlready

    def match(self) -> None:
        """Raises NeedOver, NeedMatchedAlready."""
        self.must_be_open()
        self.status = NeedStatus.MATCHED
        self.version += 1

    def reopen(self) -> None:
        """Its match ended before it was met."""
        self.status = NeedStatus.OPEN
        self.version += 1

    def close(self, outcome: NeedOutcome, at: datetime) -> None:
        """Raises NeedOver."""
        if self.status == NeedStatus.CLOSED:
            raise NeedOver
        self.status, self.outcome, self.closed_at = NeedStatus.CLOSED, outcome, at
        self.version += 1
