"""Lists by id: UUIDv7 ids ascend with time, so a list is in the order of making."""

from collections.abc import Sequence
from typing import Protocol, TypeVar
from uuid import UUID

from pydantic import BaseModel

from chassis.errors import Malformed
from chassis.pagination import Page, cursor, position
from chassis.work import Work

Schema = TypeVar("Schema", bound=BaseModel)


class Identified(Protocol):
    """A row with an id."""

    id: UUID


def start(work: Work, after: str | None) -> UUID | None:
    """The id after which the page begins."""
    place = position(work, after, 1)
    try:
        return UUID(place[0]) if place else None
    except ValueError as error:
        raise Malformed("This cursor belongs to another list.") from error


def page_of(
    work: Work, rows: Sequence[Identified], limit: int, schema: type[Schema]
) -> Page[Schema]:
    """One page; `rows` holds one more than `limit` where another page follows."""
    shown = rows[:limit]
    items = [schema.model_validate(row, from_attributes=True) for row in shown]
    more = len(rows) > limit
    return Page[schema](  # type: ignore[valid-type]
        items=items, next=cursor(work, str(shown[-1].id)) if more else None
    )
