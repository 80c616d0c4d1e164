"""The grassroots workers (儿童主任、儿童督导员), as far as training is compared between regions."""

from datetime import date
from uuid import UUID

from sqlmodel import Field

from chassis.models import InArea
from procurement.tables import Row


class Worker(Row, InArea, table=True):
    """A worker, in office or not."""

    id: UUID = Field(primary_key=True)
    kind: str = Field(max_length=20)
    in_office: bool = True


class WorkerTraining(Row, InArea, table=True):
    """A course that a worker passed (培训); of those that were failed nothing is kept."""

    worker_id: UUID = Field(primary_key=True)
    course_id: UUID = Field(primary_key=True)
    finished_on: date
