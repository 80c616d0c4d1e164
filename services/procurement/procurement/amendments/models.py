"""Amendments of contracts: supplements and prolongations (补充、变更; 政府采购法49、50)."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from chassis.errors import Conflict, Invalid, Problem
from chassis.models import InArea, moment, new_id, one_of
from procurement.contracts.models import ChangeGround
from procurement.fields import Day
from procurement.tables import Row


class AmendmentKind(StrEnum):
    """More of the same, or longer."""

    SUPPLEMENT = "supplement"  # 补充合同
    PROLONGATION = "prolongation"  # 延长履行期限


class AmendedOutOfTurn(Invalid):
    """An amendment is signed between the contract's own signing and today."""

    title_zh = "补充、变更合同签订日期有误"


class AmendmentFiledAlready(Conflict):
    """The copy of the amendment was filed with finance already."""

    title_zh = "补充、变更合同副本已备案"


class AmendmentPublishedAlready(Conflict):
    """The amendment was published already."""

    title_zh = "补充、变更合同已公告"


class SupplementsDoNotAddUp(Invalid):
    """A contract was supplemented by the sum of its supplements."""

    title_zh = "补充合同金额合计不符"


class AmendmentBase(SQLModel):
    """What a caller may write."""

    signed_on: Day
    document_no: str = Field(min_length=1, max_length=100)
    reason: str = Field(min_length=1, max_length=1000, description="Without names.")


class Amendment(AmendmentBase, Row, InArea, table=True):
    """One amendment; its contract's row carries what follows from all of them. Area and
    organisation are the contract's."""

    __table_args__ = (
        UniqueConstraint("contract_id", "number"),
        Index("ix_amendment_organisation", "organisation_id", "id"),
        one_of("kind", AmendmentKind),
        one_of("ground", ChangeGround),
        CheckConstraint(
            "kind = 'supplement' AND amount_fen > 0 AND ends_on IS NULL AND ground IS NULL OR "
            "kind = 'prolongation' AND amount_fen = 0 AND ends_on > ended_before "
            "AND ground IS NOT NULL",
            name="what_it_changes",
        ),
        {"info": {"organisation": "organisation_id::text = {organisation}"}},
    )
    refusals: ClassVar[Mapping[str, type[Problem]]] = {
        "ck_contract_supplements_add_up": SupplementsDoNotAddUp
    }

    id: UUID = Field(default_factory=new_id, primary_key=True)
    contract_id: UUID = Field(foreign_key="contract.id")
    organisation_id: UUID
    number: int
    kind: str = Field(max_length=20)
    amount_fen: int = Field(default=0, sa_type=BigInteger)
    ground: str | None = Field(default=None, max_length=40)
    ended_before: date | None = None
    ends_on: date | None = None
    entered_at: datetime = moment()
    filed_on: date | None = None
    filing_no: str | None = Field(default=None, max_length=100)
    published_on: date | None = None
    publication_no: str | None = Field(default=None, max_length=100)
    version: int = 1

    def must_follow(self, signed_on: date | None, today: date) -> None:
        """Raises AmendedOutOfTurn."""
        if signed_on is None or not signed_on <= self.signed_on <= today:
            raise AmendedOutOfTurn

    def file(self, on: date, filing_no: str) -> None:
        """Raises AmendmentFiledAlready."""
        if self.filed_on is not None:
            raise AmendmentFiledAlready
        self.filed_on, self.filing_no = on, filing_no
        self.version += 1

    def publish(self, on: date, publication_no: str) -> None:
        """Raises AmendmentPublishedAlready."""
        if self.published_on is not None:
            raise AmendmentPublishedAlready
        self.published_on, self.publication_no = on, publication_no
        self.version += 1
