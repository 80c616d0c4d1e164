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


class Contract(ContractBase, Row, InArea, table=True):
    """A contract of a buyer, whose area this is, with a provider."""

    __table_args__ = (
        Index("ix_contract_county", "county", "id"),
        Index("ix_contract_organisation", "organisation_id", "id"),
        CheckConstraint("status IN ('draft', 'signed', 'ended')", name="status"),
        CheckConstraint("ends_on >= starts_on", name="term"),
        CheckConstraint("amount_fen > 0", name="amount"),
        CheckConstraint("(status = 'draft') = (signed_on IS NULL)", name="signed"),
        CheckConstraint("(status = 'ended') = (ended_on IS NOT NULL)", name="ended"),
        {"info": {"organisation": "organisation_id::text = {organisation} AND status <> 'draft'"}},
    )
    refusals: ClassVar[Mapping[str, type[Problem]]] = {
        "ck_contract_milestones_add_up": MilestonesDoNotAddUp
    }

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID
    status: str = Field(default=ContractStatus.DRAFT, max_length=10)
    drafted_at: datetime = moment()
    signed_on: date | None = None
    ended_on: date | None = None
    end_reason: str | None = Field(default=None, max_length=20)
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
