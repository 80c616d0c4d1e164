"""What goes in and out about spot checks."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field
from sqlalchemy import RowMapping

from chassis.models import Form
from registry.spot_checks.models import needed


class SpotCheckForm(Form):
    """What the supervisor found when the visit was checked."""

    agrees: bool = Field(description="Whether it was as the visitor recorded it.")
    note: str = Field(
        min_length=1, max_length=2_000, description="How it was checked; what differs."
    )


class SpotCheckRead(BaseModel):
    """A spot check as recorded."""

    id: UUID
    child_id: UUID
    visit_id: UUID
    agrees: bool
    note: str
    checked_by: str
    checked_at: datetime


class SpotCheckCoverage(BaseModel):
    """A township's visits of a month, and how many of them a supervisor checked."""

    township: str
    month: str
    visits: int
    checked: int
    needed: int = Field(description="The share of the visits that the norm asks for, rounded up.")
    red_children: int = Field(description="Those of the red tier today.")
    red_visited: int = Field(description="Those of them who were visited in the month.")
    red_checked: int = Field(description="Those of them of whom a visit of the month was checked.")
    is_kept: bool = Field(description="Enough visits were checked, and one of each red child.")

    @classmethod
    def of(cls, counted: RowMapping, month: str, percent: int) -> Self:
        share = needed(counted["visits"], percent)
        enough = counted["checked"] >= share and counted["red_checked"] == counted["red_children"]
        return cls(**counted, month=month, needed=share, is_kept=enough)

    @property
    def lacks_checks(self) -> bool:
        """Checks that can still be made: of a red child that nobody visited, the visit is owed."""
        return self.checked < self.needed or self.red_checked < self.red_visited
