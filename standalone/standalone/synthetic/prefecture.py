"""The made-up prefecture while it is being filled: its counties, officials and children."""

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, TypeVar

from reference.clocks import CHINA
from standalone.storyteller import Actor, Refused, Stage, StoryFailed
from standalone.synthetic.memory import Memory
from standalone.synthetic.places import County
from standalone.synthetic.shares import Size

AT_ONCE = 16
"""Requests under way together; more would not be quicker in one process."""
PATIENCE_SECONDS = 120
PAGE = 200
_Found = TypeVar("_Found")
_NOT_HEARD = ("child-not-here", "child-unknown")
_OF_THE_STORY = "示范"


@dataclass
class Prefecture:
    """`code` has four digits, or none where the counties lie all over the country."""

    code: str
    stage: Stage
    counties: Sequence[County]
    size: Size
    memory: Memory
    phase: str = ""
    """The one that goes on."""
    providers: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """Of each county, as procurement registered them; with the names of their systems."""
    _children: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    @property
    def founded_at(self) -> datetime:
        return datetime.fromisoformat(self.memory.founded_at)

    def begin(self, phase: str) -> None:
        self.phase = phase
        self.memory.begin(phase)

    def day(self, days: int = 0) -> str:
        """So many days from the one on which the phase began."""
        return self.date(days).isoformat()

    def date(self, days: int = 0) -> date:
        began = self.memory.begun.get(self.phase, self.memory.founded_at)
        return datetime.fromisoformat(began).astimezone(CHINA).date() + timedelta(days=days)

    def moment(self, minutes: int = 0) -> str:
        return (self.founded_at + timedelta(minutes=minutes)).isoformat()

    def dice(self, what: str, county: County) -> Random:
        """The same for the same county and purpose, whatever else was drawn before."""
        return Random(f"{what}|{county.code}")

    async def official(self, office: str, county: County) -> Actor:
        """The system of an office of the county: `county`, `finance`, `court` …"""
        return await self.stage.actor(system_of(office, county.code))

    def organisation(self, system: str) -> str:
        """The id of the body that a system acts for."""
        return self.memory.systems[system]["organisation_id"]

    async def city(self) -> Actor:
        return await self.stage.actor("city-officer")

    async def in_each_county(self, play: Callable[[County], Coroutine[Any, Any, int]]) -> int:
        """The counties beside each other; the sum of what they did."""
        return sum(await together(play(county) for county in self.counties))

    async def children(self, county: County) -> list[dict[str, Any]]:
        """The county's last page of imported children, in an order that later entries leave."""
        if county.code not in self._children:
            officer = await self.official("county", county)
            page = await officer.get("/registry/children", limit=PAGE)
            self._children[county.code] = [
                one for one in page["items"] if not (one["name"] or "").startswith(_OF_THE_STORY)
            ]
        return self._children[county.code]

    async def of_category(self, county: County, category: str) -> list[dict[str, Any]]:
        """Of one category, the newest first."""
        officer = await self.official("county", county)
        form = {"category": category}
        page = await officer.post("/registry/search", form, params={"limit": PAGE})
        found: list[dict[str, Any]] = page["items"]
        return found

    async def when_heard(self, ask: Callable[[], Awaitable[_Found]]) -> _Found:
        """What is answered once the service has heard of the child. Raises StoryFailed."""

        async def once() -> list[_Found]:
            try:
                return [await ask()]
            except Refused as refused:
                if refused.problem not in _NOT_HEARD:
                    raise
                return []

        return (await self.arrived("the child at the service", once))[0]

    async def arrived(self, what: str, look: Callable[[], Awaitable[_Found]]) -> _Found:
        """Wait for what events bring about. Raises StoryFailed."""
        loop = asyncio.get_running_loop()
        until = loop.time() + PATIENCE_SECONDS
        while not (found := await look()):
            if loop.time() > until:
                raise StoryFailed(f"did not arrive within {PATIENCE_SECONDS} s: {what}")
            await asyncio.sleep(0.2)
        return found


def system_of(office: str, area: str) -> str:
    """The login of an office's system."""
    return f"synthetic-{office}-{area}"


def same_request_same_key(path: str, body: Any) -> str:
    """Asked again, a service answers as before instead of doing it again."""
    text = json.dumps([path, body], sort_keys=True, default=str)
    return f"synthetic-{hashlib.sha256(text.encode()).hexdigest()[:40]}"


async def together(
    asked: Iterable[Coroutine[Any, Any, _Found]], at_once: int = AT_ONCE
) -> list[_Found]:
    """Several at once, as many offices are; the first refusal ends it."""
    room, every = asyncio.Semaphore(at_once), list(asked)

    async def one(coroutine: Coroutine[Any, Any, _Found]) -> _Found:
        async with room:
            return await coroutine

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(coroutine)) for coroutine in every]
    except* StoryFailed as refused:
        raise _first(refused) from refused
    finally:
        for coroutine in every:
            coroutine.close()  # of those that had not begun nothing else would say so
    return [task.result() for task in tasks]


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """The refusal itself, which names the request."""
    found = group.exceptions[0]
    return _first(found) if isinstance(found, BaseExceptionGroup) else found
