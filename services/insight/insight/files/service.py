"""A child's file (儿童档案): the register's entry and what happened, over all services."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from chassis.work import Work
from insight.facts import service as facts
from insight.facts.schemas import TimelineEntry
from insight.pages.listing import with_names
from insight.pages.person import Person

LATEST = 200
_DUTIFUL = ("registry", "placement", "judicial-referral", "procurement")


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
    visits = await person.items(f"/registry/children/{child_id}/visits", limit=20)
    duties = [one for service in _DUTIFUL for one in await _duties(person, service, child_id)]
    page = await facts.trace(work, child_id, LATEST, after)
    return File(
        child_id=child_id,
        entry=await with_names(person, entry),
        visits=visits,
        duties=sorted(duties, key=lambda one: str(one["due_at"])),
        happened=page.items,
        more=page.next,
    )


async def _duties(person: Person, service: str, child_id: UUID) -> list[Any]:
    """Of this child, those still to be done: the breached ones too."""
    found: list[Any] = []
    for status in ("breached", "open"):
        found += await person.items(
            f"/{service}/duties", status=status, child_id=str(child_id), limit=200
        )
    return found
