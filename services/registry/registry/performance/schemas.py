"""How duties were done."""

from enum import StrEnum

from pydantic import BaseModel, Field


class Level(StrEnum):
    """Whose duties are put together."""

    PERSON = "person"
    TOWNSHIP = "township"
    COUNTY = "county"


class PerformanceRead(BaseModel):
    """Duties that were opened in the period, and how they ended. The weakest stand first."""

    who: str = Field(description="An account, or the code of a township or county.")
    opened: int
    met_in_time: int
    met_late: int
    breached: int = Field(description="Overdue past any grace, and not yet done.")
    open: int
    in_time_share: float | None = Field(description="Of those that ended or are overdue.")
    median_lateness_hours: float | None = Field(description="Of those that were met late.")
    is_weak: bool = Field(description="So weak that the document asks for timely replacement.")
