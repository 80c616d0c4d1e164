"""A small copy of placement's custodies: which children are in a safe place now."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlmodel import Field

from chassis.models import InArea, moment
from judicial_referral.tables import Row


class Custody(Row, InArea, table=True):
    """A child is in custody; the row goes with the custody's end."""

    child_key: ClassVar = "child_id"

    child_id: UUID = Field(primary_key=True)
    custody_id: UUID
    began_at: datetime = moment()
