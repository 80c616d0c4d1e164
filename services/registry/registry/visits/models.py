"""A visit (走访): somebody of the village or township saw the child."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field

from chassis.models import InArea, moment
from registry.tables import Row


class Visit(Row, InArea, table=True):
    """What was found is sealed with the child's key. The area is the child's, and moves with it.

    No foreign key to the child: between two partitioned tables it makes a trigger for every pair
    of partitions, and a child's row is never deleted.
    """

    child_key: ClassVar[str | None] = "child_id"
    __table_args__ = (
        Index("ix_visit_child", "child_id", "visited_on", "id"),
        {"postgresql_partition_by": "LIST (province)"},
    )

    id: UUID = Field(primary_key=True)
    province: str | None = Field(default=None, max_length=2, primary_key=True)
    child_id: UUID
    visited_on: date
    findings: bytes
    visitor: str = Field(max_length=200)
    recorded_at: datetime = moment()
