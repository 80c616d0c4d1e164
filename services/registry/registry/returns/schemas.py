"""What goes in and out about returns."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from chassis.models import Form
from registry.returns.models import MONTH


class ReturnForm(Form):
    """The month whose return is closed now."""

    period: str = Field(pattern=f"^{MONTH}$", description="As 2026-11.")


class Figure(BaseModel):
    """Children of one first category and age band."""

    category: str = Field(description="The first label for statistics; `none` without any.")
    age_band: str
    children: int


class ReturnRead(BaseModel):
    """A division's figures of a month, as they were when it was closed.

    Above county, figures of few persons are hidden, as in the statistics.
    """

    id: UUID
    area: str
    period: str
    total: int | None
    figures: list[Figure]
    hidden: int
    closed_by: str
    closed_at: datetime
