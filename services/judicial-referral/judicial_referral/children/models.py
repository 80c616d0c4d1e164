"""A small copy of the registry's children: who exists, and where."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from sqlmodel import Field

from chassis.models import InArea
from judicial_referral.tables import Row, units_asked


class Child(Row, InArea, table=True):
    """A registered child, as the registry told it."""

    __table_args__ = ({"info": {"organisation": units_asked("r.child_id = child.id")}},)
    child_key: ClassVar = "id"

    id: UUID = Field(primary_key=True)
    birth_on: date
    sex: str | None = None
    is_pupil: bool = False
    """Whether a school knows it, as the register was last told."""
