"""What all events share."""

from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class Event(BaseModel):
    """Something that happened, in the past tense: ids and facts, no names of people.

    Readers ignore fields they do not know, so adding an optional field is allowed; every other
    change is a new version beside the old one.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    TYPE: ClassVar[str]
    """`service.aggregate.fact.vN`."""
    AGGREGATE: ClassVar[str]
    """What it happened to; events about one aggregate keep their order."""
    SOURCES: ClassVar[tuple[str, ...]]
    """The services that tell it."""

    @property
    def aggregate_id(self) -> UUID:
        """The field `<aggregate>_id`."""
        identifier: UUID = getattr(self, f"{self.AGGREGATE.replace('-', '_')}_id")
        return identifier

    @property
    def subject_child(self) -> UUID | None:
        """The child it is about, where it is about one."""
        return getattr(self, "child_id", None)
