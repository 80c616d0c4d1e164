"""What goes in and out about health checks."""

from datetime import datetime
from uuid import UUID

from pydantic import ConfigDict, Field

from placement.agencies.models import Capability
from placement.health_checks.models import HealthCheckBase


class HealthCheckCreate(HealthCheckBase):
    """`note` is free text; codes go into `findings`."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)  # type: ignore[assignment]

    note: str | None = Field(default=None, min_length=1, max_length=4_000)


class HealthCheckRead(HealthCheckBase):
    """`care`: what an agency should be able to give the child."""

    id: UUID
    child_id: UUID
    custody_id: UUID
    note: str | None
    care: list[Capability]
    recorder: str
    recorded_at: datetime
