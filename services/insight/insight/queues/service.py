"""Reading a queue."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from chassis.access import Caller
from chassis.errors import NotFound
from chassis.work import Work
from insight.pages.filters import CHINA
from insight.pages.listing import named_rows
from insight.pages.person import Person
from insight.queues.queues import QUEUES
from insight.queues.schemas import Action, Choice, Line, Listing, Queue
from reference.months import add_months

AT_ONCE = 50
_MONTHS = 3
_CODE, _ID = re.compile(r"[a-z_]{2,40}"), re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class QueueUnknown(NotFound):
    """There is no such list."""

    title_zh = "没有此列表"


async def read(
    name: str, work: Work, person: Person, area: str, after: str, given: Mapping[str, str]
) -> Listing:
    """One page of it. Raises `QueueUnknown`, or `Refused` with the service's own words."""
    if name not in QUEUES:
        raise QueueUnknown
    queue, caller = QUEUES[name], work.caller
    today = work.now.astimezone(CHINA).date()
    choices = (*queue.choices, *_months(queue, today), *_narrowed(queue, given))
    chosen = {one.name: one.chosen(given) for one in choices}
    if queue.takes_area and area:
        chosen["area"] = area
    chosen |= {name: _record(given.get(name, "")) for name in queue.of}
    asked = {key: value for key, value in chosen.items() if f"{{{key}}}" not in queue.path}
    path = queue.path.format(**chosen)
    page = await person.read(path, **asked, limit=str(AT_ONCE), after=after)
    return Listing(
        queue=queue,
        choices=choices,
        lines=await _lines(queue, person, caller, page["items"], chosen),
        begins=tuple((one.key, one.link) for one in queue.begins if one.is_for({}, caller)),
        chosen=chosen,
        own=urlencode(chosen | ({"after": after} if after else {})),
        next=urlencode({**chosen, "after": page["next"]}) if page.get("next") else None,
    )


def _record(given: str) -> str:
    """Raises `QueueUnknown`: without its record such a list is none."""
    if not _ID.fullmatch(given):
        raise QueueUnknown
    return given


def _months(queue: Queue, today: date) -> tuple[Choice, ...]:
    """This one first."""
    if not queue.months:
        return ()
    firsts = (add_months(today.replace(day=1), -back) for back in range(_MONTHS))
    return (Choice("month", tuple(f"{one:%Y-%m}" for one in firsts), "month"),)


def _narrowed(queue: Queue, given: Mapping[str, str]) -> tuple[Choice, ...]:
    """To what a line led to, or back to all."""
    only = given.get(queue.narrows, "")
    if not _CODE.fullmatch(only):
        return ()
    family = next(one.family for one in queue.columns if one.name == queue.narrows)
    return (Choice(queue.narrows, ("", only), family),)


async def _lines(
    queue: Queue, person: Person, caller: Caller, items: list[Any], chosen: Mapping[str, str]
) -> tuple[Line, ...]:
    shown = await named_rows(person, queue.columns, items)
    return tuple(
        Line(row, _actions(queue.actions, {**chosen, **item}, caller))
        for row, item in zip(shown, items, strict=True)
    )


def _actions(
    actions: tuple[Action, ...], item: Mapping[str, Any], caller: Caller
) -> tuple[tuple[str, str], ...]:
    return tuple((one.key, one.link.format(**item)) for one in actions if one.is_for(item, caller))
