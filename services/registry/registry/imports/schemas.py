"""What comes out about imports."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field


class ImportRead(BaseModel):
    """One file. Every row was entered, known before, or rejected."""

    id: UUID
    area: str
    rows: int
    entered: int
    known: int = Field(description="Children of the county that were registered before.")
    rejected: int
    imported_by: str
    imported_at: datetime


class RejectionRead(BaseModel):
    """One fault. `row` counts from 1 behind the header; no `column`: the row as a whole."""

    row: int
    column: str
    code: str
    detail: str
    detail_zh: str
