"""What goes in and out."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field

from chassis.models import Form
from procurement.fields import AreaCode, Fen, Sent
from procurement.funds.models import AccountKind, Fund, FundBase


class FundCreate(FundBase, Sent):
    """A new fund, empty."""


class Appropriation(Form):
    """Money in (拨款)."""

    amount_fen: Fen
    document: str = Field(min_length=1, max_length=200, description="The document's number (文号).")


class Transfer(Form):
    """Money for a fund below (拨付下级)."""

    to_fund_id: UUID
    amount_fen: Fen
    document: str = Field(min_length=1, max_length=200, description="The document's number (文号).")


class Donation(Form):
    """Money that was given (捐赠)."""

    amount_fen: Fen
    document: str = Field(min_length=1, max_length=200, description="The receipt (票据号).")
    offer_id: UUID | None = Field(default=None, description="The offer of money it comes from.")


class Reversal(Form):
    """Why the entry is taken back (冲正)."""

    document: str = Field(min_length=1, max_length=200, description="The document's number (文号).")


class FundRead(FundBase):
    """A fund with what it holds."""

    id: UUID
    area: AreaCode
    opened_at: datetime
    balance_fen: int = Field(description="Cash at hand, in fen.")

    @classmethod
    def of(cls, fund: Fund, balance_fen: int) -> Self:
        return cls.model_validate(fund, update={"balance_fen": balance_fen})


class PostingRead(BaseModel):
    """A debit is positive, a credit negative."""

    account: AccountKind
    amount_fen: int


class EntryRead(BaseModel):
    """A booking with its postings, which add up to nothing."""

    model_config = {"from_attributes": True}

    id: UUID
    fund_id: UUID
    kind: str
    document: str
    posted_at: datetime
    transfer_id: UUID | None
    reverses: UUID | None = Field(description="The entry that this one takes back.")
    offer_id: UUID | None = Field(description="The offer that a donation used up.")
    postings: list[PostingRead] = []
