"""What placement knows of a child: a copy of what the registry told, and nothing more."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from sqlmodel import Field

from chassis.models import InArea
from placement.tables import Row
from reference.ages import age_on


class Child(Row, InArea, table=True):
    """A registered child; the id is the registry's. No name is kept here."""

    child_key: ClassVar[str | None] = "id"

    id: UUID = Field(primary_key=True)
    birth_on: date
    sex: str = Field(max_length=10)
    sibling_of: UUID | None = Field(default=None, index=True)
    version: int = 1

    def age(self, on: date) -> int:
        """Full years, reached on the birthday; 0 before it."""
        return age_on(self.birth_on, max(on, self.birth_on))
