"""CloudEvents 1.0, with the extensions by which a subscriber sees a gap."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

MEDIA_TYPE = "application/cloudevents+json"
BATCH_MEDIA_TYPE = "application/cloudevents-batch+json"


class Envelope(BaseModel):
    """One event on its way to one subscriber."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    specversion: Literal["1.0"] = "1.0"
    id: UUID
    source: str = Field(description="The service that told it, as a path: `/registry`.")
    type: str
    subject: str = Field(description="The aggregate: `child/0190…`.")
    time: datetime
    datacontenttype: Literal["application/json"] = "application/json"
    sequence: int = Field(ge=1, description="Dense number in this subscriber's feed: 1, 2, 3 …")
    generation: int = Field(
        ge=1, description="When the numbering began, seconds since 1970; greater when begun anew."
    )
    aggregateversion: int = Field(ge=1)
    childid: UUID | None = None
    traceparent: str | None = None
    data: dict[str, Any]

    @property
    def key(self) -> str:
        """What must keep its order: the child, or the aggregate where no child is concerned."""
        return str(self.childid or self.subject)
