"""What each county has to look after, counted as the neighbours tell it."""

from sqlalchemy import Index
from sqlmodel import Field

from chassis.models import InArea
from procurement.tables import Row

TIERS = ("red", "orange", "yellow", "blue", "green")


class CountyLoad(Row, InArea, table=True):
    """The counts of a county, or of a prefecture that has no counties."""

    __table_args__ = (Index("ix_county_load_province", "province", "division"),)

    division: str = Field(primary_key=True, max_length=6)
    children: int = 0
    left_behind: int = 0
    in_difficulty: int = 0
    agencies: int = Field(default=0, description="Protection centres (未成年人救助保护机构).")
    red: int = 0
    orange: int = 0
    yellow: int = 0
    blue: int = 0
    green: int = 0
