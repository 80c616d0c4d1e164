"""What goes in and out."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, Field, computed_field

from chassis.models import Form
from procurement.fields import AreaCode, Sent
from procurement.lottery.models import LotteryUseBase


class LotteryUseReport(LotteryUseBase, Sent):
    """What the caller's level used in a year that is over."""


class Publication(Form):
    """Where it can be read."""

    place: str = Field(min_length=1, max_length=300, description="Address or gazette (公告载体).")


class LotteryUseRead(LotteryUseBase):
    """A level's use in a year."""

    id: UUID
    area: AreaCode
    reported_at: datetime
    published_on: date | None
    publication: str | None

    @computed_field(description="The children's share in hundredths of a percent, rounded down.")
    def children_basis_points(self) -> int:
        return self.children_fen * 10_000 // self.total_fen


class ShareFallRead(BaseModel):
    """The children's share of `year` was below that of the year before."""

    model_config = {"from_attributes": True}

    id: UUID
    lottery_use_id: UUID
    before_id: UUID
    area: AreaCode
    year: int
    found_at: datetime
