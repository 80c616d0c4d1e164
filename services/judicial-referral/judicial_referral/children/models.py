"""A small copy of the registry's children: who exists, and where."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from sqlmodel import Field

from chassis.models import InArea
from judicial_referral.tables import Row


class Child(Row, InArea, table=True):
    """A registered child, as the registry told it."""

    __table_args__ = (
        {
            "info": {
                "organisation": "EXISTS (SELECT FROM referral r WHERE r.child_id = child.id"
                " AND r.unit_id::text = {organisation})"
            }
        },
    )
    child_key: ClassVar = "id"

    id: UUID = Field(primary_key=True)
    birth_on: date
