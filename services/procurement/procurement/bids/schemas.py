"""What goes in and out."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from chassis.models import Form
from procurement.bids.models import ConflictOfInterest, RejectReason
from procurement.bids.sharing import SmallShare
from procurement.fields import Fen


class Offer(BaseModel):
    """What is sealed."""

    price_fen: Fen
    offer: str = Field(min_length=1, max_length=20_000, description="服务方案, without names.")
    small_enterprise: bool = Field(default=False, description="中小企业声明函.")
    small_share: SmallShare | None = Field(
        default=None, description="小微企业在联合体、分包中的合同份额."
    )
    related_providers: list[UUID] = Field(
        default=[], max_length=50,
        description="Providers with the same head, or that control yours or are controlled by it.",
    )  # fmt: skip


class BidCreate(Form, Offer):
    """A bid. It is sealed on receipt; nobody reads it before the opening, nor do you."""

    conflicts: list[ConflictOfInterest] = Field(max_length=6, description="利害关系声明.")
    bond_no: str | None = Field(default=None, min_length=1, max_length=100)


class Justification(Form):
    """Why an abnormally low price is sound."""

    justification: str = Field(min_length=1, max_length=4000)


class Rejection(Form):
    """Why a bid does not count (无效投标)."""

    reason: RejectReason
    detail: str = Field(min_length=1, max_length=1000, description="Without names.")


class BidRead(BaseModel):
    """A bid; price and offer from the opening on. Points are of 100, with two digits."""

    model_config = {"from_attributes": True}

    id: UUID
    tender_id: UUID
    provider_id: UUID
    organisation_id: UUID
    received_at: datetime
    status: str
    price_fen: int | None
    offer: str | None
    small_enterprise: bool | None
    shared_by: str | None = Field(description="联合体、分包; with whom is not published.")
    shared_pct: int | None
    shared_no: str | None
    justification: str | None
    reject_reason: str | None
    version: int = Field(description="As in the ETag: the change of one sends `v` and this.")
