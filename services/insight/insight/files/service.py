"""A child's file (儿童档案): the register's entry and what happened, over all services."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from chassis.work import Work
from insight.facts import service as facts
from insight.facts.schemas import TimelineEntry
from insight.pages.person import Person

LATEST = 200
_DUTIFUL = ("registry", "placement", "judicial-referral")


@dataclass(frozen=True)
class File:
    """`entry` is withheld, masked or whole, as the registry decides for this person."""

    child_id: UUID
    entry: Any
    visits: list[Any]
    duties: list[Any]
    happened: Sequence[TimelineEntry]
    more: str | None


async def open_file(work: Work, person: Person, child_id: UUID, after: str | None) -> File:
    """Raises `Refused` where the registry shows nothing, `NothingKnown` where nothing was told."""
    entry = await person.read(f"/registry/children/{child_id}")
    visits = await person.glance(f"/registry/children/{child_id}/visits", limit=20)
    duties = [one for service in _DUTIFUL for one in await _duties(person, service)]
    page = await facts.trace(work, child_id, LATEST, after)
    return File(
        child_id=child_id,
        entry=entry,
        visits=visits["items"] if visits else [],
        duties=[one for one in duties if one["child_id"] == str(child_id)],
        happened=page.items,
        more=page.next,
    )


async def _duties(person: Person, service: str) -> list[Any]:
    """Open ones of the person's area, the next one due first."""
    page = await person.glance(f"/{service}/duties", status="open", limit=200)
    return page["items"] if page else []
