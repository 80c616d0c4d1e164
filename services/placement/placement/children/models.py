"""What placement knows of a child: a copy of what the registry told, and nothing more."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from sqlmodel import Field

from chassis.errors import Conflict
from chassis.models import InArea
from placement.tables import Row
from reference.ages import age_on
from reference.norms import norm


class ChildHasLeft(Conflict):
    """The register no longer counts this child: of age, dead, or entered twice."""

    title_zh = "儿童已不在册"


class Child(Row, InArea, table=True):
    """A registered child; the id is the registry's. No name is kept here.

    `version` is the registry's as we last heard it: what is told late changes nothing any more.
    `left_as` says why the register no longer counts the child.
    """

    child_key: ClassVar[str | None] = "id"

    id: UUID = Field(primary_key=True)
    birth_on: date
    sex: str = Field(max_length=10)
    sibling_of: UUID | None = Field(default=None, index=True)
    left_as: str | None = None
    kept_as: UUID | None = None
    version: int = 1

    def age(self, on: date) -> int:
        """Full years, reached on the birthday; 0 before it."""
        return age_on(self.birth_on, max(on, self.birth_on))

    def is_infant(self, on: date) -> bool:
        return self.age(on) < norm("placement.infant_below", on, self.area).value

    def is_minor(self, on: date) -> bool:
        return self.age(on) < norm("registry.age_minor", on, self.area).value

    def is_heard(self, on: date) -> bool:
        """Old enough to be asked before something is decided for it (未成年人保护法 19)."""
        return self.age(on) >= norm("registry.age_heard", on, self.area).value

    def must_be_here(self) -> None:
        if self.left_as is not None:
            raise ChildHasLeft
