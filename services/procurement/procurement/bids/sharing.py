"""Small and micro enterprises that share in a bid: in its consortium (联合体), or as those to whom
a large or medium enterprise subcontracts (分包). Its price is lowered for scoring, by less than
that of a bidder who is small itself (财库〔2020〕46号9; 财库〔2022〕19号).
"""

from datetime import date
from enum import StrEnum

from pydantic import Field

from chassis.errors import Conflict, Invalid
from chassis.models import Form
from reference.divisions import Area
from reference.norms import norm

LEAST_SHARE = "procurement.small_share"


class SharedBy(StrEnum):
    """How small enterprises take part."""

    CONSORTIUM = "consortium"  # 联合体协议
    SUBCONTRACT = "subcontract"  # 分包意向协议


class SharingNotOffered(Conflict):
    """This tender takes neither consortia nor subcontracting, or deducts nothing for them."""

    title_zh = "本项目不接受联合体或者分包的价格扣除"


class SharingByNoEnterprise(Invalid):
    """An enterprise shares a contract with small ones; a social organisation does not."""

    title_zh = "仅限企业与小微企业组成联合体或者分包"


class SmallShareTooSmall(Invalid):
    """The small enterprises' share of the contract is too small for a deduction."""

    title_zh = "小微企业合同份额不足"


class SmallShareRelated(Invalid):
    """None of the small enterprises controls or manages another party to the agreement, or is
    controlled or managed by it."""

    title_zh = "联合体、分包各方存在控股或者管理关系"


class DeductedTwice(Invalid):
    """A bidder that is small itself has the deduction for that, and no other besides."""

    title_zh = "价格扣除不得重复享受"


class SmallShare(Form):
    """The agreement by which small enterprises take part."""

    by: SharedBy
    pct: int = Field(ge=1, le=99, description="Of the contract's value (合同份额).")
    agreement_no: str = Field(min_length=1, max_length=100)
    is_unrelated: bool = Field(description="不存在直接控股、管理关系.")

    def must_count(self, deduction_pct: int, on: date, area: Area) -> None:
        """Raises SharingNotOffered, SmallShareTooSmall, SmallShareRelated."""
        if not deduction_pct:
            raise SharingNotOffered
        least = norm(LEAST_SHARE, on, area).value
        if self.pct < least:
            raise SmallShareTooSmall(f"Their share must be at least {least} percent.")
        if not self.is_unrelated:
            raise SmallShareRelated
