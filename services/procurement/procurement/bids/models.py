"""Bids (投标、响应文件): sealed until the opening; one a supplier."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, text
from sqlmodel import Field

from chassis.errors import Conflict, Invalid, Problem
from chassis.models import InArea, moment, new_id, one_of
from procurement.bids.sharing import SharedBy, SmallShare
from procurement.tables import Row
from procurement.tenders.models import BiddingOver


class BidStatus(StrEnum):
    """What becomes of a bid."""

    SEALED = "sealed"
    WITHDRAWN = "withdrawn"  # 撤回
    VALID = "valid"  # 有效
    REJECTED = "rejected"  # 无效


class ConflictOfInterest(StrEnum):
    """What bars a supplier (条例9, within three years; 条例18)."""

    EMPLOYED_BY_SUPPLIER = "employed_by_supplier"  # 与供应商存在劳动关系
    DIRECTOR_OF_SUPPLIER = "director_of_supplier"  # 担任供应商的董事、监事
    CONTROLS_SUPPLIER = "controls_supplier"  # 供应商的控股股东或者实际控制人
    FAMILY_OF_HEAD = "family_of_head"  # 与法定代表人或者负责人有近亲属关系
    OTHER_TIE = "other_tie"  # 可能影响公平、公正的其他关系
    WROTE_REQUIREMENTS = "wrote_requirements"  # 为项目提供整体设计、规范编制


class RejectReason(StrEnum):
    """Why a bid does not count (无效投标)."""

    PRICE_ABOVE_BUDGET = "price_above_budget"  # 报价超过预算
    RELATED_SUPPLIERS = "related_suppliers"  # 负责人为同一人或者存在控股、管理关系
    NOT_RESPONSIVE = "not_responsive"  # 未实质性响应
    NOT_QUALIFIED = "not_qualified"  # 不具备资格
    COLLUSION = "collusion"  # 串通投标
    LOW_PRICE_NOT_JUSTIFIED = "low_price_not_justified"  # 异常低价不能说明合理性
    BARRED = "barred"  # 供应商已列入禁止名单
    AWARD_ANNULLED = "award_annulled"  # 质疑、投诉成立，中标、成交结果无效


AFTER_SCORING = (RejectReason.COLLUSION, RejectReason.LOW_PRICE_NOT_JUSTIFIED)


class ConflictDeclared(Conflict):
    """Who has such a tie to the buyer, or wrote the requirements, may not bid (条例9、18)."""

    title_zh = "存在利害关系，不得参加"


class BidBondMissing(Invalid):
    """The tender asks for a bid bond; name the number of its (non-cash) payment."""

    title_zh = "缺少投标保证金凭证"


class NotASmallEnterprise(Invalid):
    """Only an enterprise can declare itself small or micro; a social organisation is none."""

    title_zh = "不属于小微企业"


class BidAlreadyIn(Conflict):
    """Your bid is in already; replace it instead."""

    title_zh = "已提交投标文件"


class BidNotSealed(Conflict):
    """The bid was withdrawn or opened."""

    title_zh = "投标文件已撤回或已开启"


class RejectedAfterScoring(Conflict):
    """Once a sheet is in, a bid is rejected for collusion or a low price that was not justified;
    what else it lacks is found before the scoring (87号令50、61)."""

    title_zh = "评分开始后不得再以此认定投标无效"


class BidNotValid(Conflict):
    """The bid was not opened, or does not count."""

    title_zh = "投标无效或尚未开启"


class Bid(Row, InArea, table=True):
    """A supplier's bid. The area is the tender's; the offer is clear from the opening on.

    Points are hundredths. `received_at` is the database's own clock.
    """

    __table_args__ = (
        Index(
            "uq_bid_one_a_supplier", "tender_id", "provider_id", unique=True,
            postgresql_where=text("status <> 'withdrawn'"),
        ),
        Index("uq_bid_rank", "tender_id", "rank", unique=True),
        Index("ix_bid_organisation", "organisation_id", "id"),
        Index("ix_bid_county", "county", "id"),
        one_of("status", BidStatus),
        CheckConstraint(
            "(status IN ('sealed', 'withdrawn')) = (price_fen IS NULL)", name="clear_when_opened"
        ),
        CheckConstraint("price_fen > 0", name="price"),
        one_of("shared_by", SharedBy),
        CheckConstraint("num_nulls(shared_by, shared_pct, shared_no) IN (0, 3)", name="shared"),
        CheckConstraint(
            "shared_pct IS NULL OR (shared_pct BETWEEN 1 AND 99 AND NOT small_enterprise)",
            name="deducted_once",
        ),
        CheckConstraint("(status = 'rejected') = (reject_reason IS NOT NULL)", name="rejected"),
        {"info": {"organisation": "organisation_id::text = {organisation}"}},
    )  # fmt: skip
    refusals: ClassVar[Mapping[str, type[Problem]]] = {
        "uq_bid_one_a_supplier": BidAlreadyIn,
        "ck_bid_before_deadline": BiddingOver,
    }

    id: UUID = Field(default_factory=new_id, primary_key=True)
    tender_id: UUID = Field(foreign_key="tender.id")
    provider_id: UUID = Field(foreign_key="provider.id")
    organisation_id: UUID
    bond_no: str | None = Field(default=None, max_length=100)
    sealed: bytes = Field(sa_type=LargeBinary)
    received_at: datetime = moment()
    status: str = Field(default=BidStatus.SEALED, max_length=20)
    price_fen: int | None = Field(default=None, sa_type=BigInteger)
    offer: str | None = Field(default=None, max_length=20_000)
    small_enterprise: bool | None = None
    shared_by: str | None = Field(default=None, max_length=20)
    shared_pct: int | None = None
    shared_no: str | None = Field(default=None, max_length=100)
    justification: str | None = Field(default=None, max_length=4000)
    reject_reason: str | None = Field(default=None, max_length=40)
    reject_detail: str | None = Field(default=None, max_length=1000)
    rank: int | None = None
    price_points: int | None = None
    technical_points: int | None = None
    total_points: int | None = None
    version: int = 1

    def replace(self, sealed: bytes, bond_no: str | None) -> None:
        """Raises BidNotSealed."""
        self._must_be_sealed()
        self.sealed, self.bond_no = sealed, bond_no
        self.version += 1

    def withdraw(self) -> None:
        """Raises BidNotSealed."""
        self._must_be_sealed()
        self.status = BidStatus.WITHDRAWN
        self.version += 1

    def open(
        self,
        price_fen: int,
        offer: str,
        *,
        small_enterprise: bool,
        small_share: SmallShare | None,
        budget_fen: int,
    ) -> None:
        """What was sealed is read aloud; a price above the budget does not count."""
        self._must_be_sealed()
        if small_share is not None:
            self.shared_by, self.shared_pct = small_share.by, small_share.pct
            self.shared_no = small_share.agreement_no
        self.price_fen, self.offer, self.small_enterprise = price_fen, offer, small_enterprise
        self.status = BidStatus.VALID
        if price_fen > budget_fen:
            self.reject(RejectReason.PRICE_ABOVE_BUDGET, None)
        self.version += 1

    def reject(self, reason: RejectReason, detail: str | None) -> None:
        """Raises BidNotValid."""
        self.must_be_valid()
        self.status, self.reject_reason, self.reject_detail = BidStatus.REJECTED, reason, detail
        self.version += 1

    def forget_rank(self) -> None:
        """It is evaluated again."""
        self.rank = self.price_points = self.technical_points = self.total_points = None
        self.version += 1

    def justify(self, justification: str) -> None:
        """Raises BidNotValid."""
        self.must_be_valid()
        self.justification = justification
        self.version += 1

    def must_be_valid(self) -> None:
        """Raises BidNotValid."""
        if self.status != BidStatus.VALID:
            raise BidNotValid

    def _must_be_sealed(self) -> None:
        if self.status != BidStatus.SEALED:
            raise BidNotSealed


def reject_related(bids: Sequence[Bid], ties: Mapping[UUID, frozenset[UUID]]) -> None:
    """Suppliers with one head, or one controlling the other, do not both bid (条例18): none of
    them counts. `ties` are the providers that each bid's supplier declared."""
    there = {bid.provider_id: bid for bid in bids}
    for bid in bids:
        for other in ties[bid.id] & there.keys() - {bid.provider_id}:
            for one in (bid, there[other]):
                if one.status == BidStatus.VALID:
                    one.reject(RejectReason.RELATED_SUPPLIERS, None)
