"""Funds and their ledger (复式记账): what came in, what was paid, and that both balance.

Amounts are signed: a debit is positive, a credit negative. The database holds three promises,
whoever writes: the postings of an entry add up to nothing, an account's balance is the sum of its
postings, and no cash account falls below zero. Entries and postings are only ever added.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlmodel import Field, SQLModel

from chassis.errors import Conflict, Forbidden, Invalid, Problem
from chassis.models import InArea, moment, new_id, one_of
from procurement.tables import Row


class FundSource(StrEnum):
    """Where the money comes from."""

    BUDGET = "budget"  # 财政预算
    LOTTERY = "lottery"  # 彩票公益金
    DONATION = "donation"  # 社会捐赠


class AccountKind(StrEnum):
    """The accounts of a fund."""

    CASH = "cash"  # 货币资金
    APPROPRIATION = "appropriation"  # 拨款收入
    DONATION = "donation"  # 捐赠收入
    EXPENSE = "expense"  # 购买服务支出
    TRANSFER = "transfer"  # 拨付下级支出


class EntryKind(StrEnum):
    """What an entry is about."""

    APPROPRIATION = "appropriation"  # 拨入
    DONATION = "donation"  # 接受捐赠
    PAYMENT = "payment"  # 支付
    TRANSFER = "transfer"  # 拨付下级
    REVERSAL = "reversal"  # 冲正


class FundHolderHasNoArea(Forbidden):
    """A fund belongs to a division, or to the nation; your token names no such area."""

    title_zh = "资金主管部门无行政区划"


class FundsShort(Conflict):
    """The fund does not hold enough money for this."""

    title_zh = "资金余额不足"


class FundNotBelow(Invalid):
    """Money goes down: to a fund of an area that lies within the giving fund's area."""

    title_zh = "只能向下级资金拨付"


class FundSourcesDiffer(Conflict):
    """Money keeps its source: budget goes to budget, lottery to lottery, donation to donation."""

    title_zh = "资金来源不一致"


class FundNotForDonations(Conflict):
    """A donation goes into a fund of donations."""

    title_zh = "该资金不接受捐赠"


class FundOfDonations(Conflict):
    """A fund of donations takes donations; money of the state goes into a fund of its own."""

    title_zh = "捐赠资金账户不接受拨款"


class OfferNotForThisFund(Conflict):
    """The offer is not of money, or not to the county of this fund."""

    title_zh = "捐赠意向与资金不符"


class EntryUnbalanced(Invalid):
    """The postings of an entry add up to nothing, and there are at least two."""

    title_zh = "分录借贷不平衡"


class TransferUnpaired(Invalid):
    """What goes out of one fund comes in at others, to the fen."""

    title_zh = "上下级拨付不一致"


class EntryReversed(Conflict):
    """This entry was reversed already."""

    title_zh = "分录已冲正"


class ReversalNotReversed(Conflict):
    """A reversal stands; book what is right anew."""

    title_zh = "冲正分录不得再冲正"


class PaymentNotReversed(Conflict):
    """A payment settled an accepted milestone and stands as long as that does."""

    title_zh = "合同付款不得冲正"


class ReversalNotAbove(Forbidden):
    """A transfer is reversed by the level that passed the money down: name its own entry."""

    title_zh = "应由拨出方冲正"


class ReversalUnlike(Invalid):
    """A reversal takes back each posting of its entry, to the fen."""

    title_zh = "冲正与原分录不符"


class FundBase(SQLModel):
    """What a caller may write."""

    name: str = Field(min_length=1, max_length=200)
    source: FundSource = Field(sa_type=String(20))


class Fund(FundBase, Row, InArea, table=True):
    """Money set apart for a purpose in an area."""

    __table_args__ = (
        Index("ix_fund_county", "county", "id"),
        one_of("source", FundSource),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    opened_at: datetime = moment()


class Account(Row, InArea, table=True):
    """One side of a fund. Only the database itself moves the balance, by a posting."""

    __table_args__ = (
        one_of("kind", AccountKind),
        CheckConstraint("kind <> 'cash' OR balance_fen >= 0", name="cash_not_negative"),
    )
    refusals: ClassVar[Mapping[str, type[Problem]]] = {"ck_account_cash_not_negative": FundsShort}

    fund_id: UUID = Field(foreign_key="fund.id", primary_key=True)
    kind: str = Field(max_length=20, primary_key=True)
    balance_fen: int = Field(
        default=0, sa_column=Column(BigInteger, nullable=False, server_default=text("0"))
    )


class Entry(Row, InArea, table=True):
    """A booking. What one fund gives to others is one transfer: an entry in each of them.
    `offer_id` is the offer that a donation used up.

    Nothing is ever changed or deleted: what was wrong is reversed (冲正), once, posting by posting.
    """

    __table_args__ = (
        UniqueConstraint("id", "fund_id"),
        Index("ix_entry_fund", "fund_id", "id"),
        Index(
            "ix_entry_transfer",
            "transfer_id",
            "id",
            postgresql_where=text("transfer_id IS NOT NULL"),
        ),
        UniqueConstraint("reverses"),
        ForeignKeyConstraint(["reverses", "fund_id"], ["entry.id", "entry.fund_id"]),
        CheckConstraint("kind <> 'transfer' OR transfer_id IS NOT NULL", name="transfer_named"),
        CheckConstraint("(kind = 'reversal') = (reverses IS NOT NULL)", name="reversal_named"),
        CheckConstraint("offer_id IS NULL OR kind = 'donation'", name="offer_of_donation"),
        one_of("kind", EntryKind),
        {"info": {"append_only": True}},
    )
    refusals: ClassVar[Mapping[str, type[Problem]]] = {
        "ck_entry_balances": EntryUnbalanced,
        "ck_entry_transfer_pairs": TransferUnpaired,
        "ck_entry_reversal_mirrors": ReversalUnlike,
        "uq_entry_reverses": EntryReversed,
    }

    id: UUID = Field(default_factory=new_id, primary_key=True)
    fund_id: UUID = Field(foreign_key="fund.id")
    kind: str = Field(max_length=20)
    document: str = Field(max_length=200)
    posted_at: datetime = moment()
    transfer_id: UUID | None = None
    reverses: UUID | None = None
    offer_id: UUID | None = Field(default=None, foreign_key="offer.id")

    def must_be_reversible(self) -> None:
        """Raises ReversalNotReversed, PaymentNotReversed."""
        if self.kind == EntryKind.REVERSAL:
            raise ReversalNotReversed
        if self.kind == EntryKind.PAYMENT:
            raise PaymentNotReversed


class Posting(Row, InArea, table=True):
    """What an entry does to one account of its fund."""

    __table_args__ = (
        ForeignKeyConstraint(["entry_id", "fund_id"], ["entry.id", "entry.fund_id"]),
        ForeignKeyConstraint(["fund_id", "account"], ["account.fund_id", "account.kind"]),
        Index("ix_posting_account", "fund_id", "account"),
        CheckConstraint("amount_fen <> 0", name="amount"),
        {"info": {"append_only": True}},
    )

    entry_id: UUID = Field(primary_key=True)
    account: str = Field(max_length=20, primary_key=True)
    fund_id: UUID
    amount_fen: int = Field(sa_type=BigInteger)
