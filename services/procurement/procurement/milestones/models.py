"""Milestones: what a contract is accepted and paid by."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from chassis.errors import Conflict, Invalid, Problem
from chassis.models import InArea, moment, new_id
from procurement.fields import Day, Fen
from procurement.tables import Row


class MilestoneStatus(StrEnum):
    """Deliveries are taken while it is planned."""

    PLANNED = "planned"
    ACCEPTED = "accepted"  # 验收合格
    PAID = "paid"


class MilestoneNotPlanned(Conflict):
    """The milestone was accepted already."""

    title_zh = "里程碑已验收"


class MilestoneOutsideTerm(Invalid):
    """Every milestone is due within the contract's term."""

    title_zh = "里程碑日期不在合同期限内"


class NothingDelivered(Conflict):
    """A milestone is accepted after at least one delivery."""

    title_zh = "尚无服务交付"


class MilestoneNotAccepted(Conflict):
    """Only an accepted milestone is paid, and only once."""

    title_zh = "里程碑未验收或已付款"


class AcceptancePublishedAlready(Conflict):
    """The result of the acceptance was published already."""

    title_zh = "验收结果已公告"


class MilestoneBase(SQLModel):
    """What a caller may write."""

    title: str = Field(min_length=1, max_length=200)
    due_on: Day
    amount_fen: Fen = Field(sa_type=BigInteger)


class Milestone(MilestoneBase, Row, InArea, table=True):
    """A step of a contract."""

    __table_args__ = (
        UniqueConstraint("contract_id", "number"),
        Index("ix_milestone_county", "county", "id"),
        Index("ix_milestone_organisation", "organisation_id", "id"),
        CheckConstraint("status IN ('planned', 'accepted', 'paid')", name="status"),
        CheckConstraint("amount_fen > 0", name="amount"),
        CheckConstraint("opinion_score BETWEEN 1 AND 5", name="opinion_score"),
        CheckConstraint(
            "(status = 'planned') = (accepted_at IS NULL) AND "
            "(accepted_at IS NULL) = (opinion IS NULL OR opinion_score IS NULL)",
            name="accepted_with_opinion",
        ),
        {"info": {"organisation": "contract_id IN (SELECT id FROM contract WHERE "
                  "organisation_id::text = {organisation} AND status IN ('signed', 'ended'))"}},
    )  # fmt: skip
    refusals: ClassVar[Mapping[str, type[Problem]]] = {
        "ck_milestone_accepted_with_opinion": MilestoneNotPlanned
    }

    id: UUID = Field(default_factory=new_id, primary_key=True)
    contract_id: UUID = Field(foreign_key="contract.id")
    organisation_id: UUID
    number: int
    status: str = Field(default=MilestoneStatus.PLANNED, max_length=10)
    accepted_at: datetime | None = moment(default=None)
    opinion_score: int | None = None
    opinion: str | None = Field(default=None, max_length=1000)
    published_at: datetime | None = moment(default=None)
    publication_no: str | None = Field(default=None, max_length=100)
    version: int = 1

    def must_be_planned(self) -> None:
        """Raises MilestoneNotPlanned."""
        if self.status != MilestoneStatus.PLANNED:
            raise MilestoneNotPlanned

    def accept(self, score: int, opinion: str, *, delivered: bool, now: datetime) -> None:
        """By the users' opinion (条例45). Raises MilestoneNotPlanned, NothingDelivered."""
        self.must_be_planned()
        if not delivered:
            raise NothingDelivered
        self.status, self.accepted_at = MilestoneStatus.ACCEPTED, now
        self.opinion_score, self.opinion = score, opinion
        self.version += 1

    def publish(self, publication_no: str, now: datetime) -> None:
        """The result with the users' opinion. Raises MilestoneNotAccepted, or published already."""
        if self.status == MilestoneStatus.PLANNED:
            raise MilestoneNotAccepted
        if self.published_at is not None:
            raise AcceptancePublishedAlready
        self.published_at, self.publication_no = now, publication_no
        self.version += 1

    def pay(self) -> None:
        """Raises MilestoneNotAccepted."""
        if self.status != MilestoneStatus.ACCEPTED:
            raise MilestoneNotAccepted
        self.status = MilestoneStatus.PAID
        self.version += 1
