"""The neighbours of insight, as far as it knows them: feeds to subscribe to and to read."""

import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from types import NoneType
from typing import Any, get_args
from urllib.parse import parse_qs, parse_qsl
from uuid import UUID, uuid4

from chassis.access import NATION
from chassis.app import App
from chassis.testing import Service, eventually
from contracts.catalogue import events
from contracts.envelope import Envelope
from contracts.event import Event
from insight.facts.fold import FOLD
from reference.divisions import Area

NAMES = ("registry", "placement", "procurement", "judicial-referral")
BEGINNING = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
_VALUES: dict[Any, Any] = {
    str: lambda: "x",
    bool: lambda: False,
    date: BEGINNING.date,
    datetime: lambda: BEGINNING,
    UUID: uuid4,
    int: lambda: random.randint(1, 5_000_000),
    tuple[str, ...]: lambda: ("x",),
    list[str]: lambda: ["x"],
}


def make(event: type[Event], area: Area, **facts: Any) -> Event:
    """An event of a type with any values, but for those given."""
    made = {name: _value(one.annotation) for name, one in event.model_fields.items()}
    return event(**made | {"area": area.code} | facts)


def _value(annotation: Any) -> Any:
    """None where that may stand."""
    return None if NoneType in get_args(annotation) else _VALUES[annotation]()


NOT_FOUND = {"title": "Not found", "title_zh": "未找到", "status": 404, "detail": "Nothing here."}


@dataclass(frozen=True)
class Asked:
    """A request that was made in a person's name."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes


@dataclass
class Source:
    """One neighbour, as an ASGI application: its feed for insight is a list."""

    name: str
    feed: list[Envelope] = field(default_factory=list)
    types: set[str] = field(default_factory=set)
    answers: dict[tuple[str, str], tuple[int, Any]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def tell(self, event: Event, *, minutes: int = 0) -> Envelope:
        """Put an event at the end of the feed; it happened so many minutes after the beginning."""
        envelope = Envelope(
            id=uuid4(),
            source=f"/{self.name}",
            type=event.TYPE,
            subject=f"{event.AGGREGATE}/{event.aggregate_id}",
            time=BEGINNING + timedelta(minutes=minutes),
            sequence=len(self.feed) + 1,
            generation=1,
            aggregateversion=1,
            childid=event.subject_child,
            data=event.model_dump(mode="json"),
        )
        self.feed.append(envelope)
        return envelope

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if "/feeds/" not in scope["path"]:
            await self._answer_person(scope, receive, send)
            return
        if scope["method"] == "PUT":
            self.types |= set(json.loads((await receive())["body"])["types"])
        query = parse_qs(scope["query_string"].decode())
        after, limit = (int(query.get(name, ["0"])[0]) for name in ("after", "limit"))
        page = [one.model_dump(mode="json") for one in self.feed[after : after + limit]]
        body = json.dumps({"events": page, "generation": 1, "last_seq": len(self.feed)}).encode()
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _answer_person(self, scope: Any, receive: Any, send: Any) -> None:
        """What a test put there for the address; else a refusal."""
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        method, path = scope["method"], scope["path"]
        query = dict(parse_qsl(scope["query_string"].decode()))
        self.asked.append(Asked(method, path, query, headers, (await receive())["body"]))
        status, document = self.answers.get((method, path), (404, NOT_FOUND))
        fields = [(b"content-type", b"application/json"), (b"etag", b'"v7"')]
        await send({"type": "http.response.start", "status": status, "headers": fields})
        await send({"type": "http.response.body", "body": json.dumps(document).encode()})


@dataclass
class Neighbours:
    """All sources with the insight that listens to them."""

    insight: Service
    sources: dict[str, Source]
    folds: bool = True
    """By itself."""

    def tell(self, event: type[Event], area: Area, *, minutes: int = 0, **facts: Any) -> Envelope:
        """Told by the first service that may tell it."""
        told = make(event, area, **facts)
        return self.sources[event.SOURCES[0]].tell(told, minutes=minutes)

    def tell_anything(self, areas: list[Area], number: int, seed: int) -> None:
        """Many events of every type, by every source, all over the areas."""
        dice = random.Random(seed)
        for _ in range(number):
            event = dice.choice(events())
            told = make(event, dice.choice(areas), **_told_late(event, dice))
            self.sources[dice.choice(event.SOURCES)].tell(told)

    def raw(self) -> Iterator[Envelope]:
        for source in self.sources.values():
            yield from source.feed

    async def settled(self) -> None:
        """Wait until insight has come to the end of every feed, and has folded it if it does."""

        async def come() -> bool:
            rows = await self.insight.admin.fetch("SELECT source, last_seq FROM cursor")
            reached = {row["source"]: row["last_seq"] for row in rows}
            at_the_end = all(
                reached.get(name, 0) == len(source.feed) for name, source in self.sources.items()
            )
            waiting = self.folds and await self.insight.admin.fetchval("SELECT count(*) FROM delta")
            return at_the_end and not waiting

        await eventually(come)


async def counted(service: Service, area: Area, pattern: str) -> Counter[str]:
    """The measures of an area that fit a regular expression, folded or not: what is not zero."""
    rows = await service.admin.fetch(
        "SELECT measure, sum(value)::int AS value FROM ("
        "SELECT measure, value FROM rollup WHERE area_code = $1 UNION ALL "
        "SELECT measure, amount FROM delta, unnest(places, measures, amounts) "
        "AS change (place, measure, amount) WHERE starts_with(place, $1)) AS cells "
        "WHERE measure ~ $2 GROUP BY 1",
        area.code,
        pattern,
    )
    return Counter({row["measure"]: row["value"] for row in rows if row["value"]})


async def fold(service: Service, at_once: int = 20_000) -> int:
    """Fold once; how many deltas."""
    app: App = service.web.state.chassis
    connection = await app.database.connect(NATION)
    try:
        folded: int = await connection.fetchval(FOLD, at_once)
        return folded
    finally:
        await connection.close()


def _told_late(event: type[Event], dice: random.Random) -> dict[str, Any]:
    return {"late": dice.random() < 0.3} if "late" in event.model_fields else {}
