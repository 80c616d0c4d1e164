"""The grassroots workers (儿童主任、儿童督导员), as far as training is compared between regions."""

from datetime import date
from uuid import UUID

from sqlmodel import Field

from chassis.models import InArea
from procurement.tables import Row


class Worker(Row, InArea, table=True):
    """A worker in office; `trained_on` is the last course that was passed."""

    id: UUID = Field(primary_key=True)
    kind: str = Field(max_length=20)
    in_office: bool = True
    trained_on: date | None = None
