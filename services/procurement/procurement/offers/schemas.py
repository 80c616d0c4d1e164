"""What goes in and out."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from procurement.fields import AreaCode, CountyCode, Sent
from procurement.offers.models import OfferBase, OfferStatus
from reference.categories import ChildCategory


class OfferCreate(OfferBase, Sent):
    """What the caller's organisation offers to a county."""

    county: CountyCode
    groups: list[ChildCategory] = Field(
        default=[], max_length=12, description="For whom above all; none: for every child."
    )


class OfferRead(OfferBase):
    """An offer and what is left of it."""

    id: UUID
    provider_id: UUID
    organisation_id: UUID
    area: AreaCode
    groups: list[str]
    reserved: int
    left: int
    status: OfferStatus
    offered_at: datetime
