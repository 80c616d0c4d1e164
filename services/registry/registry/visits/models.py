"""A visit (走访): somebody of the village or township saw the child."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from chassis.models import InArea, moment
from reference.departments import Trigger
from reference.situations import Situation
from registry.tables import Row


class Observation(StrEnum):
    """What a visitor may see besides the nine situations; departments then owe something."""

    UNATTENDED = Trigger.UNATTENDED
    MISSING = Trigger.MISSING
    GUARDIAN_UNAVAILABLE = Trigger.GUARDIAN_UNAVAILABLE
    DOMESTIC_VIOLENCE = Trigger.DOMESTIC_VIOLENCE
    DROPOUT = Trigger.DROPOUT
    NO_HUKOU = Trigger.NO_HUKOU
    BEGGING = Trigger.BEGGING
    DISABILITY_WITHOUT_REHABILITATION = Trigger.DISABILITY_WITHOUT_REHABILITATION
    POOR_GUARDIANSHIP = Trigger.POOR_GUARDIANSHIP
    PARENTS_AWAY = Trigger.PARENTS_AWAY


def _array(words: type[StrEnum]) -> str:
    return f"ARRAY[{', '.join(repr(word.value) for word in words)}]"


class Visit(Row, InArea, table=True):
    """What was found is sealed with the child's key. The area is the child's, and moves with it.

    No foreign key to the child: between two partitioned tables it makes a trigger for every pair
    of partitions, and a child's row is never deleted.
    """

    child_key: ClassVar[str | None] = "child_id"
    __table_args__ = (
        Index("ix_visit_child", "child_id", "visited_on", "id"),
        CheckConstraint(f"situations <@ {_array(Situation)}", name="situations"),
        CheckConstraint(f"observations <@ {_array(Observation)}", name="observations"),
        {"postgresql_partition_by": "LIST (province)"},
    )

    id: UUID = Field(primary_key=True)
    province: str | None = Field(default=None, max_length=2, primary_key=True)
    child_id: UUID
    visited_on: date
    findings: bytes
    situations: list[str] = Field(default=[], sa_type=ARRAY(Text))
    observations: list[str] = Field(default=[], sa_type=ARRAY(Text))
    visitor: str = Field(max_length=200)
    recorded_at: datetime = moment()
