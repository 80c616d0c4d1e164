"""What goes in and out about workers."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from chassis.models import Form
from reference.resident_ids import Sex
from registry.children.schemas import Phone
from registry.workforce.models import WorkerKind, WorkerStatus


class ReleaseReason(StrEnum):
    """Why a duty ended."""

    RESIGNED = "resigned"  # 辞职
    TRANSFERRED = "transferred"  # 调离
    RETIRED = "retired"  # 退休
    REPLACED = "replaced"  # 履职不力调整
    DISMISSED = "dismissed"  # 辞退
    DIED = "died"


class RecordCheckForm(Form):
    """The answer to a query of criminal records (违法犯罪记录查询)."""

    checked_on: date
    document_no: str = Field(min_length=1, max_length=100)
    is_clear: bool = Field(description="No hit. After a hit the person may not be on duty.")


class WorkerForm(Form):
    """A person to be trained, tested and then appointed."""

    kind: WorkerKind
    place: str = Field(
        pattern=r"^([0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12})$",
        description="A director's has 12 digits, a supervisor's 9, a trainer's 6 or 4.",
    )
    subject: str = Field(min_length=1, max_length=200, description="The account of the person.")
    name: str = Field(min_length=1, max_length=100)
    phone: Phone
    sex: Sex
    is_part_time: bool = False
    record_check: RecordCheckForm | None = None


class ReleaseForm(Form):
    """Why, and who takes over the open duties."""

    reason: ReleaseReason
    successor_id: UUID | None = None


class WorkerRead(BaseModel):
    """A worker. Above county, name and phone are shown in part."""

    id: UUID
    version: int
    kind: WorkerKind
    place: str
    subject: str
    name: str
    phone: str
    sex: Sex
    is_part_time: bool
    status: WorkerStatus
    registered_at: datetime
    tested_on: date | None
    trained_on: date | None
    checked_on: date | None
    is_barred: bool
    appointed_at: datetime | None
    released_at: datetime | None
    release_reason: ReleaseReason | None
    successor_id: UUID | None


class GapRead(BaseModel):
    """A village without a director, or a township without a supervisor."""

    place: str
    name: str


class GapCount(BaseModel):
    """How far a county is staffed. `county` is its code, or the prefecture's that has none."""

    county: str
    places: Annotated[int, Field(description="Villages or townships there are.")]
    without: Annotated[int, Field(description="Of them without anybody on duty.")]
