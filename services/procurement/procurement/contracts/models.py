"""Contracts by which help is bought (政府购买服务合同, 财政部令第102号)."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field as PydanticField
from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlmodel import Field, SQLModel

from chassis.errors import Conflict, Forbidden, Invalid, Problem
from chassis.models import InArea, moment, new_id
from procurement.fields import Day, Fen
from procurement.tables import Row
from reference import clocks, norms

BOND_CAP = "procurement.performance_bond_cap"
ONE_YEAR, MULTI_YEAR = "procurement.service_term", "procurement.service_term_multi_year"


class ContractStatus(StrEnum):
    """A contract obliges from its signing to its end."""

    DRAFT = "draft"
    SIGNED = "signed"
    ENDED = "ended"


class EndReason(StrEnum):
    """Why a contract ended."""

    COMPLETED = "completed"  # 履行完毕
    TERMINATED = "terminated"  # 解除、终止


class BuyerHasNoArea(Forbidden):
    """A buyer acts for a county or prefecture; your token names no such area."""

    title_zh = "购买主体无行政区划"


class TermTooLong(Invalid):
    """A service is bought for at most one year; up to three with the attestations of 102号令24."""

    title_zh = "合同期限过长"


class AwardNotYetNotified(Invalid):
    """The award notice cannot lie in the future."""

    title_zh = "中标通知日期有误"


class SignedOutOfTurn(Invalid):
    """The day of signing lies between the award notice and today."""

    title_zh = "签订日期有误"


class ContractNotDraft(Conflict):
    """Only a draft can be signed."""

    title_zh = "合同非草拟状态"


class ContractNotInForce(Conflict):
    """The contract is not signed, or its term has not begun or is over."""

    title_zh = "合同不在有效期内"
    recallable = False


class MilestonesDoNotAddUp(Invalid):
    """The milestones' amounts must add up to the contract's amount."""

    title_zh = "里程碑金额与合同金额不符"


class TenderMissing(Conflict):
    """From this value on a contract follows a tender; name it (采购限额标准)."""

    title_zh = "达到限额标准，应当经采购程序签订合同"


class ContractNotOfAward(Conflict):
    """Winner, price, notice and service of a contract are those of its tender's award (法46)."""

    title_zh = "合同与中标、成交结果不符"


class TenderContracted(Conflict):
    """There is a contract with this winner already."""

    title_zh = "该采购项目已订立合同"


class SigningStoodStill(Conflict):
    """A query or complaint about the tender is open; nothing is signed until it is decided."""

    title_zh = "质疑、投诉处理期间暂停签订合同"


class PerformanceBondTooHigh(Invalid):
    """A performance bond is at most ten percent of the contract (条例48)."""

    title_zh = "履约保证金超过限额"


class ContractFiledAlready(Conflict):
    """The copy was filed with finance already."""

    title_zh = "合同副本已备案"


class ContractPublishedAlready(Conflict):
    """The contract was published already."""

    title_zh = "合同已公告"


class NoBondToRefund(Conflict):
    """The winner's bid bond was given back, or there was none."""

    title_zh = "中标、成交供应商投标保证金已退还或未收取"


CatalogueCode = Annotated[
    str,
    PydanticField(
        pattern="^[A-Z][0-9]{2,10}$",
        description="Item of the guidance catalogue (指导性目录), as A0401 儿童福利服务.",
    ),
]


class ContractBase(SQLModel):
    """What a caller may write."""

    provider_id: UUID = Field(foreign_key="provider.id")
    title: str = Field(min_length=1, max_length=200)
    catalogue_code: CatalogueCode = Field(max_length=12)
    starts_on: Day
    ends_on: Day = Field(description="The last day of the term.")
    multi_year_attested: bool = Field(
        default=False,
        description="Budget secured, content fixed, needed year after year, price stable "
        "(102号令24): then the term may reach three years.",
    )
    amount_fen: Fen = Field(sa_type=BigInteger)
    award_notice_on: Day = Field(
        description="中标、成交通知书发出日; the signing is due from then."
    )
    tender_id: UUID | None = Field(
        default=None, foreign_key="tender.id", description="Needed from the purchase limit on."
    )
    performance_bond_fen: int = Field(default=0, ge=0, le=10**13, sa_type=BigInteger)


class Contract(ContractBase, Row, InArea, table=True):
    """A contract of a buyer, whose area this is, with a provider."""

    __table_args__ = (
        Index("ix_contract_county", "county", "id"),
        Index("ix_contract_organisation", "organisation_id", "id"),
        CheckConstraint("status IN ('draft', 'signed', 'ended')", name="status"),
        Index("uq_contract_award", "tender_id", "provider_id", unique=True),
        CheckConstraint("ends_on >= starts_on", name="term"),
        CheckConstraint("performance_bond_fen BETWEEN 0 AND amount_fen", name="performance_bond"),
        CheckConstraint("amount_fen > 0", name="amount"),
        CheckConstraint("(status = 'draft') = (signed_on IS NULL)", name="signed"),
        CheckConstraint("(status = 'ended') = (ended_on IS NOT NULL)", name="ended"),
        {"info": {"organisation": "organisation_id::text = {organisation} AND status <> 'draft'"}},
    )
    refusals: ClassVar[Mapping[str, type[Problem]]] = {
        "ck_contract_milestones_add_up": MilestonesDoNotAddUp,
        "uq_contract_award": TenderContracted,
        "ck_contract_not_challenged": SigningStoodStill,
    }

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID
    status: str = Field(default=ContractStatus.DRAFT, max_length=10)
    drafted_at: datetime = moment()
    signed_on: date | None = None
    ended_on: date | None = None
    end_reason: str | None = Field(default=None, max_length=20)
    filed_on: date | None = None
    filing_no: str | None = Field(default=None, max_length=100)
    published_on: date | None = None
    publication_no: str | None = Field(default=None, max_length=100)
    bond_refund_no: str | None = Field(default=None, max_length=100)
    version: int = 1

    def must_have_lawful_term(self, today: date) -> None:
        """Judged by the norm in force today. Raises TermTooLong, AwardNotYetNotified, Invalid."""
        if self.ends_on < self.starts_on:
            raise Invalid("The term ends before it starts.")
        if self.award_notice_on > today:
            raise AwardNotYetNotified
        rule = norms.norm(MULTI_YEAR if self.multi_year_attested else ONE_YEAR, today, self.area)
        if self.ends_on > clocks.due(rule, self.starts_on):
            raise TermTooLong

    def must_have_lawful_bond(self, today: date) -> None:
        """Raises PerformanceBondTooHigh."""
        cap = norms.norm(BOND_CAP, today, self.area).value
        if self.performance_bond_fen * 100 > self.amount_fen * cap:
            raise PerformanceBondTooHigh

    def file(self, on: date, filing_no: str) -> None:
        """Raises ContractNotInForce, ContractFiledAlready."""
        self._must_be_signed()
        if self.filed_on is not None:
            raise ContractFiledAlready
        self.filed_on, self.filing_no = on, filing_no
        self.version += 1

    def publish(self, on: date, publication_no: str) -> None:
        """Raises ContractNotInForce, ContractPublishedAlready."""
        self._must_be_signed()
        if self.published_on is not None:
            raise ContractPublishedAlready
        self.published_on, self.publication_no = on, publication_no
        self.version += 1

    def _must_be_signed(self) -> None:
        if self.status == ContractStatus.DRAFT:
            raise ContractNotInForce

    def sign(self, on: date, today: date) -> None:
        """Raises ContractNotDraft, SignedOutOfTurn."""
        if self.status != ContractStatus.DRAFT:
            raise ContractNotDraft
        if not self.award_notice_on <= on <= today:
            raise SignedOutOfTurn
        self.status, self.signed_on = ContractStatus.SIGNED, on
        self.version += 1

    def end(self, reason: EndReason, today: date) -> None:
        """Raises ContractNotInForce."""
        if self.status != ContractStatus.SIGNED:
            raise ContractNotInForce
        self.status, self.end_reason, self.ended_on = ContractStatus.ENDED, reason, today
        self.version += 1

    def must_be_in_force(self, today: date) -> None:
        """Nothing is delivered outside the term, whatever was forgotten. ContractNotInForce."""
        if self.status != ContractStatus.SIGNED or not self.starts_on <= today <= self.ends_on:
            raise ContractNotInForce

    def may_take_on(self, today: date) -> None:
        """Children may be assigned before the term begins. Raises ContractNotInForce."""
        if self.status != ContractStatus.SIGNED or today > self.ends_on:
            raise ContractNotInForce
