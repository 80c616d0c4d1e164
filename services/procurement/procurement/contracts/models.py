"""Contracts by which help is bought (政府购买服务合同, 财政部令第102号)."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field as PydanticField
from sqlalchemy import BigInteger, CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from chassis.errors import Conflict, Forbidden, Invalid, Problem
from chassis.models import InArea, moment, new_id, one_of
from procurement.contracts.refusals import (
    ContractFiledAlready,
    ContractPublishedAlready,
    MilestonesDoNotAddUp,
    PerformanceBondTooHigh,
    SigningStoodStill,
    SupplementsTooHigh,
    TenderContracted,
    TermNotProlonged,
)
from procurement.fields import Day, Fen
from procurement.tables import Row
from reference import clocks, norms

BOND_CAP = "procurement.performance_bond_cap"
SUPPLEMENT_CAP = "procurement.supplement_cap"
ONE_YEAR, MULTI_YEAR = "procurement.service_term", "procurement.service_term_multi_year"


class ContractStatus(StrEnum):
    """A contract obliges from its signing to its end."""

    DRAFT = "draft"
    SIGNED = "signed"
    ENDED = "ended"
    VOID = "void"  # 作废：未签订而中标、成交结果无效


class EndReason(StrEnum):
    """Why a contract ended."""

    COMPLETED = "completed"  # 履行完毕
    TERMINATED = "terminated"  # 解除、终止
    REVOKED = "revoked"  # 投诉成立，尚未履行而撤销


class ChangeGround(StrEnum):
    """On which a contract may be changed or terminated; else it is kept (政府采购法50)."""

    PUBLIC_INTEREST = "public_interest"  # 继续履行将损害国家利益和社会公共利益
    FORCE_MAJEURE = "force_majeure"  # 不可抗力 (民法典563、590)
    BREACH = "breach"  # 违约致使不能实现合同目的 (民法典563)
    CHANGE_OF_CIRCUMSTANCES = "change_of_circumstances"  # 情势变更 (民法典533)


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
    budget_line_id: UUID | None = Field(
        default=None, foreign_key="budget_line.id",
        description="What a contract without a tender is paid from (102号令16).",
    )  # fmt: skip
    performance_bond_fen: int = Field(default=0, ge=0, le=10**13, sa_type=BigInteger)


class Contract(ContractBase, Row, InArea, table=True):
    """A contract of a buyer, whose area this is, with a provider."""

    __table_args__ = (
        Index("ix_contract_county", "county", "id"),
        Index("ix_contract_organisation", "organisation_id", "id"),
        one_of("status", ContractStatus),
        Index(
            "uq_contract_award", "tender_id", "provider_id", unique=True,
            postgresql_where=text("status <> 'void' AND end_reason IS DISTINCT FROM 'revoked'"),
        ),
        Index("ix_contract_budget_line", "budget_line_id"),
        CheckConstraint("tender_id IS NULL OR budget_line_id IS NULL", name="one_budget"),
        CheckConstraint("ends_on >= starts_on", name="term"),
        CheckConstraint("performance_bond_fen BETWEEN 0 AND amount_fen", name="performance_bond"),
        CheckConstraint("amount_fen > 0", name="amount"),
        CheckConstraint("(status IN ('draft', 'void')) = (signed_on IS NULL)", name="signed"),
        CheckConstraint("(status = 'ended') = (ended_on IS NOT NULL)", name="ended"),
        CheckConstraint("supplemented_fen BETWEEN 0 AND supplement_cap_fen", name="supplements"),
        {"info": {"organisation": "organisation_id::text = {organisation} "
                  "AND status IN ('signed', 'ended')"}},
    )  # fmt: skip
    refusals: ClassVar[Mapping[str, type[Problem]]] = {
        "ck_contract_milestones_add_up": MilestonesDoNotAddUp,
        "uq_contract_award": TenderContracted,
        "ck_contract_not_challenged": SigningStoodStill,
        "ck_contract_supplements": SupplementsTooHigh,
    }

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID
    status: str = Field(default=ContractStatus.DRAFT, max_length=10)
    drafted_at: datetime = moment()
    signed_on: date | None = None
    ended_on: date | None = None
    end_reason: str | None = Field(default=None, max_length=20)
    end_ground: str | None = Field(default=None, max_length=40)
    end_document_no: str | None = Field(default=None, max_length=100)
    supplemented_fen: int = Field(default=0, sa_type=BigInteger)
    supplement_cap_fen: int = Field(default=0, sa_type=BigInteger)
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
        if self.signed_on is None:
            raise ContractNotInForce

    def sign(self, on: date, today: date) -> None:
        """Raises ContractNotDraft, SignedOutOfTurn."""
        if self.status != ContractStatus.DRAFT:
            raise ContractNotDraft
        if not self.award_notice_on <= on <= today:
            raise SignedOutOfTurn
        self.status, self.signed_on = ContractStatus.SIGNED, on
        self.version += 1

    def end(
        self,
        reason: EndReason,
        today: date,
        ground: ChangeGround | None = None,
        document_no: str | None = None,
    ) -> None:
        """Raises ContractNotInForce."""
        if self.status != ContractStatus.SIGNED:
            raise ContractNotInForce
        self.status, self.end_reason, self.ended_on = ContractStatus.ENDED, reason, today
        self.end_ground, self.end_document_no = ground, document_no
        self.version += 1

    def void(self) -> None:
        """A draft whose award fell. Raises ContractNotDraft."""
        if self.status != ContractStatus.DRAFT:
            raise ContractNotDraft
        self.status = ContractStatus.VOID
        self.version += 1

    def supplement(self, amount_fen: int, today: date) -> None:
        """Within the share that the norm allowed when it was signed.

        Raises ContractNotInForce, SupplementsTooHigh.
        """
        self.may_take_on(today)
        cap = norms.norm(SUPPLEMENT_CAP, self.signed_on or today, self.area).value
        self.supplement_cap_fen = self.amount_fen * cap // 100
        if self.supplemented_fen + amount_fen > self.supplement_cap_fen:
            raise SupplementsTooHigh
        self.supplemented_fen += amount_fen
        self.version += 1

    def prolong(self, ends_on: date, today: date) -> None:
        """Raises ContractNotInForce, TermNotProlonged, TermTooLong."""
        self.may_take_on(today)
        if ends_on <= self.ends_on:
            raise TermNotProlonged
        self.ends_on = ends_on
        self.must_have_lawful_term(today)
        self.version += 1

    def must_be_in_force(self, today: date) -> None:
        """Nothing is delivered outside the term, whatever was forgotten. ContractNotInForce."""
        if self.status != ContractStatus.SIGNED or not self.starts_on <= today <= self.ends_on:
            raise ContractNotInForce

    def may_take_on(self, today: date) -> None:
        """Children may be assigned before the term begins. Raises ContractNotInForce."""
        if self.status != ContractStatus.SIGNED or today > self.ends_on:
            raise ContractNotInForce
