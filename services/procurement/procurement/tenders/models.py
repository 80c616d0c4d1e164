"""Tenders (采购项目): from the draft of the document to the award, or to the failure."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field, SQLModel

from chassis.errors import Conflict, Invalid, Problem
from chassis.models import InArea, moment, new_id, one_of
from procurement.fields import Fen, day_of
from procurement.periods import last_day
from procurement.tables import Row
from reference.norms import norm
from reference.purchasing import methods

RETENTION_NORM = "procurement.file_retention"
BID_BOND_CAP = "procurement.bid_bond_cap"
DEDUCTION_FLOOR = "procurement.small_deduction_floor"
DEDUCTION_CEILING = "procurement.small_deduction_ceiling"
SHARED_FLOOR = "procurement.shared_deduction_floor"
SHARED_CEILING = "procurement.shared_deduction_ceiling"


class TenderStatus(StrEnum):
    """The way of a tender; `failed` ends it anywhere."""

    DRAFT = "draft"
    PUBLISHED = "published"  # 已公告
    OPENED = "opened"  # 已开标
    EVALUATED = "evaluated"  # 评审完成
    REPORTED = "reported"  # 评审报告已送交
    DECIDED = "decided"  # 已确定中标、成交供应商
    AWARDED = "awarded"  # 已发出中标、成交通知书
    FAILED = "failed"  # 废标、终止


class FailReason(StrEnum):
    """Why a tender failed."""

    TOO_FEW_BIDS = "too_few_bids"  # 供应商不足
    CHALLENGE_UPHELD = "challenge_upheld"  # 质疑、投诉成立
    WINNER_REFUSED = "winner_refused"  # 中标、成交供应商拒绝签约
    CANCELLED = "cancelled"  # 重大变故，采购任务取消


class TenderOutOfTurn(Conflict):
    """The tender is not in the state for this step."""

    title_zh = "采购项目阶段不符"


class DocumentsTooShort(Invalid):
    """The documents must be available for longer (实施条例31)."""

    title_zh = "采购文件提供期限不足"


class DeadlineTooEarly(Invalid):
    """The deadline for bids is earlier than the law allows (政府采购法35)."""

    title_zh = "投标截止时间过早"


class ClarificationTooLate(Invalid):
    """A material clarification this near to the deadline must extend it (实施条例31)."""

    title_zh = "澄清或修改后应当顺延截止时间"


class DeadlineMovedForward(Invalid):
    """A published deadline can only be extended."""

    title_zh = "截止时间只能顺延"


class BidBondTooHigh(Invalid):
    """A bid bond is at most two percent of the budget (实施条例33)."""

    title_zh = "投标保证金超过限额"


class DeductionOutOfRange(Invalid):
    """The price deduction for small enterprises, or for sharing with them, lies outside its range
    (财库〔2022〕19号)."""

    title_zh = "价格扣除比例不合规定"


class BiddingOver(Conflict):
    """The deadline for bids has passed; a late bid is not taken (政府采购法, 87号令33)."""

    title_zh = "投标截止时间已过"


class BiddingNotOver(Conflict):
    """Bids stay sealed until the deadline."""

    title_zh = "投标截止时间未到"


class SecondOfficerNeeded(Conflict):
    """You have unlocked the opening already; another officer must as well."""

    title_zh = "开标须由另一名工作人员共同进行"


class ProcurementFileKept(Conflict):
    """The file of a procurement is kept for fifteen years from its end (政府采购法42)."""

    title_zh = "采购文件保存期限未满"


class TenderBase(SQLModel):
    """What a caller may write."""

    budget_line_id: UUID = Field(foreign_key="budget_line.id")
    method: str = Field(max_length=40, description="A code of 采购方式, as open_tender.")
    title: str = Field(min_length=1, max_length=200)
    requirements: str = Field(min_length=1, max_length=10_000, description="采购需求, no names.")
    budget_fen: Fen = Field(sa_type=BigInteger, description="Published with the tender (条例30).")
    approval_no: str | None = Field(default=None, max_length=100)
    bid_bond_fen: int = Field(default=0, ge=0, le=10**13, sa_type=BigInteger)
    small_deduction_pct: int = Field(ge=0, le=100, description="小微企业价格扣除比例.")
    shared_deduction_pct: int = Field(
        default=0, ge=0, le=100,
        description="联合体、分包价格扣除比例; 0 where the tender takes neither.",
    )  # fmt: skip


class Tender(TenderBase, Row, InArea, table=True):
    """A purchase of a buyer, whose area this is. `sealed_key` opens its bids."""

    __table_args__ = (
        Index("ix_tender_county", "county", "id"),
        Index("ix_tender_prefecture", "prefecture", "id"),
        Index("ix_tender_budget_line", "budget_line_id"),
        one_of("status", TenderStatus),
        CheckConstraint("budget_fen > 0", name="budget"),
        CheckConstraint(
            "status IN ('draft', 'failed') OR (deadline_at IS NOT NULL AND sealed_key IS NOT NULL)",
            name="published",
        ),
        CheckConstraint("(status = 'failed') = (fail_reason IS NOT NULL)", name="fail_reason"),
        {"info": {"organisation": "published_at IS NOT NULL AND {organisation} <> ''"}},
    )
    refusals: ClassVar[Mapping[str, type[Problem]]] = {"ck_tender_file_kept": ProcurementFileKept}

    id: UUID = Field(default_factory=new_id, primary_key=True)
    category: str = Field(max_length=7)
    fiscal_year: int
    criteria: list[dict[str, Any]] = Field(sa_type=JSONB)
    status: str = Field(default=TenderStatus.DRAFT, max_length=20)
    drafted_at: datetime = moment()
    published_at: datetime | None = moment(default=None)
    documents_until: date | None = None
    deadline_at: datetime | None = moment(default=None)
    clarifications: list[str] = Field(default=[], sa_type=ARRAY(Text))
    changed_at: datetime | None = moment(default=None)
    sealed_key: bytes | None = Field(default=None, sa_type=LargeBinary)
    opening_officers: list[str] = Field(default=[], sa_type=ARRAY(Text))
    opened_at: datetime | None = moment(default=None)
    report_no: str | None = Field(default=None, max_length=100)
    refund_no: str | None = Field(default=None, max_length=100)
    evaluated_at: datetime | None = moment(default=None)
    evaluation_round: int = 1
    fail_reason: str | None = Field(default=None, max_length=40)
    fail_document_no: str | None = Field(default=None, max_length=100)
    keep_until: date | None = None
    version: int = 1

    def must_have_lawful_money(self, on: date) -> None:
        """Raises BidBondTooHigh, DeductionOutOfRange."""
        cap = norm(BID_BOND_CAP, on, self.area).value
        if self.bid_bond_fen * 100 > self.budget_fen * cap:
            raise BidBondTooHigh
        self._must_deduct_within(self.small_deduction_pct, DEDUCTION_FLOOR, DEDUCTION_CEILING, on)
        if self.shared_deduction_pct:
            self._must_deduct_within(self.shared_deduction_pct, SHARED_FLOOR, SHARED_CEILING, on)

    def _must_deduct_within(self, pct: int, floor: str, ceiling: str, on: date) -> None:
        """Raises DeductionOutOfRange."""
        if not norm(floor, on, self.area).value <= pct <= norm(ceiling, on, self.area).value:
            raise DeductionOutOfRange

    def publish(self, documents_until: date, deadline_at: datetime, now: datetime) -> None:
        """Raises TenderOutOfTurn, DocumentsTooShort, DeadlineTooEarly."""
        self.must_be(TenderStatus.DRAFT)
        method, today = methods()[self.method], day_of(now)
        if documents_until < last_day(method.documents_norm, today, self.area):
            raise DocumentsTooShort
        if day_of(deadline_at) < last_day(method.deadline_norm, today, self.area):
            raise DeadlineTooEarly
        self.documents_until, self.deadline_at, self.published_at = (
            documents_until,
            deadline_at,
            now,
        )
        self._become(TenderStatus.PUBLISHED)

    def clarify(self, text: str, *, material: bool, deadline_at: datetime, now: datetime) -> None:
        """Raises TenderOutOfTurn, BiddingOver, DeadlineMovedForward, ClarificationTooLate."""
        self.must_take_bids(now)
        assert self.deadline_at is not None
        if deadline_at < self.deadline_at:
            raise DeadlineMovedForward
        rule = methods()[self.method].clarification_norm
        if material and rule and day_of(deadline_at) < last_day(rule, day_of(now), self.area):
            raise ClarificationTooLate
        self.clarifications, self.deadline_at = [*self.clarifications, text], deadline_at
        if material:
            self.changed_at = now
        self.version += 1

    def must_take_bids(self, now: datetime) -> None:
        """Raises TenderOutOfTurn, BiddingOver."""
        self.must_be(TenderStatus.PUBLISHED)
        if self.deadline_at is None or now >= self.deadline_at:
            raise BiddingOver

    def unlock(self, officer: str, needed: int, now: datetime) -> bool:
        """One more officer is there; whether the bids are opened now.

        Raises TenderOutOfTurn, BiddingNotOver, SecondOfficerNeeded.
        """
        self.must_be(TenderStatus.PUBLISHED)
        if self.deadline_at is None or now < self.deadline_at:
            raise BiddingNotOver
        if officer in self.opening_officers:
            raise SecondOfficerNeeded
        self.opening_officers = [*self.opening_officers, officer]
        self.version += 1
        return len(self.opening_officers) >= needed

    def open(self, now: datetime) -> None:
        self.opened_at, self.status = now, TenderStatus.OPENED

    def step(self, before: TenderStatus, after: TenderStatus) -> None:
        """Raises TenderOutOfTurn."""
        self.must_be(before)
        self._become(after)

    def go_back(self, to: TenderStatus, *before: TenderStatus) -> None:
        """What was done since is undone. Raises TenderOutOfTurn."""
        self.must_be(*before)
        self.keep_until = None
        self._become(to)

    def close(self, on: date) -> None:
        """The procurement ended: it failed, or its contract was signed."""
        self.keep_until = last_day(RETENTION_NORM, on, self.area)

    def fail(self, reason: FailReason, document_no: str | None, on: date) -> None:
        """Raises TenderOutOfTurn where it failed already."""
        if self.status == TenderStatus.FAILED:
            raise TenderOutOfTurn
        self.fail_reason, self.fail_document_no = reason, document_no
        self.close(on)
        self._become(TenderStatus.FAILED)

    def must_be(self, *statuses: TenderStatus) -> None:
        """Raises TenderOutOfTurn."""
        if self.status not in statuses:
            raise TenderOutOfTurn(f"The tender is {self.status}; this step asks for {statuses[0]}.")

    def _become(self, status: TenderStatus) -> None:
        self.status = status
        self.version += 1
