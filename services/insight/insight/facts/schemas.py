"""What insight answers."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from insight.facts.measures import Measure


class Summary(BaseModel):
    """The numbers of one area."""

    area: str = Field(description="Division code prefix; empty for the nation.")
    as_of: datetime = Field(description="When the numbers were read.")
    behind: int = Field(description="Events known to be told and not yet counted here.")
    measures: dict[Measure, int] = Field(description="`payments_fen` in fen; all others counts.")


class TimelineEntry(BaseModel):
    """One thing that happened to the child."""

    event_id: UUID
    type: str
    source: str = Field(description="The service that told it.")
    duty: str | None = Field(description="Of a duty's event: the kind of duty.")
    at: datetime = Field(description="When it happened.")


class RecentEvent(BaseModel):
    """An event as it arrived, without what or whom it is about."""

    source: str
    sequence: int = Field(description="Its number in the source's feed.")
    type: str
    at: datetime
    received_at: datetime
