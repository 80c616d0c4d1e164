"""What the registry tells."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from contracts.event import Event


class _Registry(Event):
    SOURCES: ClassVar[tuple[str, ...]] = ("registry",)


class ChildRegistered(_Registry):
    """A child was entered into the register (建档)."""

    TYPE: ClassVar[str] = "registry.child.registered.v1"
    AGGREGATE: ClassVar[str] = "child"

    child_id: UUID
    area: str
    birth_on: date
    sex: str
    categories: tuple[str, ...] = ()
    has_hukou: bool
    sibling_of: UUID | None = None


class VisitRecorded(_Registry):
    """A village director or supervisor saw the child (走访)."""

    TYPE: ClassVar[str] = "registry.visit.recorded.v1"
    AGGREGATE: ClassVar[str] = "visit"

    visit_id: UUID
    child_id: UUID
    area: str
    visited_on: date
