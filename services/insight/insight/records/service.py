"""Reading a record."""

from typing import Any
from uuid import UUID

from chassis.errors import NotFound
from insight.pages.listing import with_names
from insight.pages.person import Person
from insight.records.records import RECORDS
from insight.records.schemas import Record


class RecordUnknown(NotFound):
    """There is no such record."""

    title_zh = "没有此类记录"


def find(name: str) -> Record:
    """Raises `RecordUnknown`."""
    if name not in RECORDS:
        raise RecordUnknown
    return RECORDS[name]


async def read(record: Record, person: Person, of: UUID) -> tuple[Any, str | None]:
    """With names for numbers, and the child it is about. Raises `Refused`."""
    found = await person.read(record.path.format(of=of))
    return await with_names(person, found), found.get("child_id")
