"""A bed promised to a child for a while (预留床位)."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlmodel import Field, SQLModel

from chassis.errors import Conflict, Forbidden, Invalid
from chassis.models import InArea, moment, new_id, one_of
from placement.tables import Row


class Status(StrEnum):
    HELD = "held"
    USED = "used"  # 已入住
    RELEASED = "released"
    EXPIRED = "expired"


class ChildHasHold(Conflict):
    """A bed is held for the child already; release it first."""

    title_zh = "已为该儿童预留床位"


class HoldOver(Conflict):
    """The hold was used or released, or its time is over."""

    title_zh = "床位预留已失效"


class HoldTimeImpossible(Invalid):
    """A bed is held from now on, and no longer than the norm allows."""

    title_zh = "预留时限不符合规定"


class ConsentGiven(Conflict):
    """The receiving agency has consented already."""

    title_zh = "已出具接收意见"


class ConsentNotYours(Forbidden):
    """Only the receiving agency, or the authority at its seat, can consent."""

    title_zh = "无权出具接收意见"


class ConsentMissing(Conflict):
    """The agency belongs to another authority: hold a bed there first, and have it consent."""

    title_zh = "缺少接收单位的接收意见"


class HoldBase(SQLModel):
    child_id: UUID
    agency_id: UUID


class Hold(HoldBase, Row, InArea, table=True):
    """The bed is taken by a `bed_stay` that ends by itself, so that it cannot be promised twice.

    `until` is what was promised, `ended_at` when the promise ends or ended: no later. The area is
    the child's. `consent_no` is the receiving agency's consent (接收意见) to a transfer.
    """

    child_key: ClassVar[str | None] = "child_id"
    __table_args__ = (
        ForeignKeyConstraint(["stay_id", "bed_id"], ["bed_stay.id", "bed_stay.bed_id"]),
        UniqueConstraint("stay_id"),
        one_of("status", Status),
        CheckConstraint("until > held_at", name="lasts"),
        CheckConstraint("ended_at BETWEEN held_at AND until", name="ends_as_promised"),
        CheckConstraint("(status = 'used') = (custody_id IS NOT NULL)", name="used_by_a_custody"),
        CheckConstraint("(consent_no IS NULL) = (consented_at IS NULL)", name="consent"),
        ExcludeConstraint(
            ("child_id", "="),
            (text("tstzrange(held_at, ended_at)"), "&&"),
            name="ex_hold_child_id",
            using="gist",
        ),
        Index("ix_hold_county", "county", "id"),
        Index("ix_hold_prefecture", "prefecture", "id"),
        Index("ix_hold_open", "ended_at", postgresql_where=text("status = 'held'")),
    )
    refusals: ClassVar = {"ex_hold_child_id": ChildHasHold}

    id: UUID = Field(default_factory=new_id, primary_key=True)
    child_id: UUID = Field(foreign_key="child.id")
    agency_id: UUID = Field(foreign_key="agency.id")
    bed_id: UUID
    stay_id: UUID
    status: str = Status.HELD
    held_at: datetime = moment()
    until: datetime = moment()
    ended_at: datetime = moment()
    consent_no: str | None = Field(default=None, max_length=100)
    consented_at: datetime | None = moment(default=None)
    custody_id: UUID | None = None
    version: int = 1

    def standing(self, at: datetime) -> Status:
        """The status; what has run out is expired before anybody swept it."""
        ran_out = self.status == Status.HELD and self.ended_at <= at
        return Status.EXPIRED if ran_out else Status(self.status)

    def consent(self, consent_no: str, at: datetime) -> None:
        self._must_stand(at)
        if self.consent_no is not None:
            raise ConsentGiven
        self.consent_no, self.consented_at = consent_no, at
        self.version += 1

    def release(self, at: datetime) -> None:
        self._must_stand(at)
        self._close(Status.RELEASED, at)

    def use(self, custody_id: UUID, at: datetime) -> None:
        self.custody_id = custody_id
        self._close(Status.USED, at)

    def expire(self) -> None:
        self._close(Status.EXPIRED, self.ended_at)

    def _close(self, status: Status, at: datetime) -> None:
        self.status, self.ended_at = status, max(at, self.held_at)
        self.version += 1

    def _must_stand(self, at: datetime) -> None:
        if self.standing(at) is not Status.HELD:
            raise HoldOver
