"""Listening: each event once and in order, faults set aside, and a full stop where numbers lie."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from chassis.broker import Hub
from chassis.handlers import Received
from chassis.inbox import GenerationChanged
from chassis.relay import queue_name
from chassis.testing import (
    Issuer,
    MovableClock,
    Service,
    drop_database,
    eventually,
    running,
)
from chassis.work import Work
from chassis_desk import problem
from contracts.envelope import BATCH_MEDIA_TYPE, Envelope
from faults import probe as faulty
from faults.rig import migrated

NAME = "张三"
PASSING = [
    asyncpg.DeadlockDetectedError(),
    asyncpg.SerializationError(),
    asyncpg.LockNotAvailableError(),
    asyncpg.DiskFullError(),
    asyncpg.QueryCanceledError(),
    ConnectionResetError(),
]


class Pair:
    """A teller and a listener in this process."""

    def __init__(self, teller: Service, listener: Service) -> None:
        self.teller, self.listener = teller, listener
        self.inbox = listener.web.state.chassis.inboxes["teller"]
        self._heard = self._letters = 0

    async def begin(self) -> None:
        """Look only at what comes from now on: what was told before has come."""
        assert await eventually(self._is_up_to_date)
        self._heard = len(await self.heard())
        self._letters = len(await self.letters())

    async def _is_up_to_date(self) -> bool:
        told = "SELECT max(last_seq) FROM subscription WHERE name = 'listener'"
        waiting = "SELECT count(*) FROM outbox WHERE NOT sequenced"
        if await self.teller.admin.fetchval(waiting):
            return False
        applied = await self.listener.admin.fetchval("SELECT max(last_seq) FROM cursor")
        return bool((await self.teller.admin.fetchval(told) or 0) == (applied or 0))

    async def tell(self, story: UUID | None = None) -> UUID:
        fact = uuid4()
        body = {"story_id": str(story or uuid4()), "fact_id": str(fact)}
        headers = self.teller.issuer.bearer("county_officer", area="510104")
        answer = await self.teller.client.post("/teller/facts", json=body, headers=headers)
        assert answer.status_code == 201, answer.text
        return fact

    async def heard(self) -> list[UUID]:
        query = "SELECT fact_id FROM effect ORDER BY id OFFSET $1"
        rows = await self.listener.admin.fetch(query, self._heard)
        return [row["fact_id"] for row in rows]

    async def hears(self, *facts: UUID) -> None:
        async def has_heard() -> bool:
            return set(facts) <= set(await self.heard())

        await eventually(has_heard)

    async def next_events(self) -> list[Envelope]:
        """What the feed holds after what was applied."""
        after = await self.listener.admin.fetchval("SELECT last_seq FROM cursor")
        page = await self.listener.web.state.chassis.peers.feed("teller", "listener", after, 9)
        return [Envelope.model_validate(event) for event in page["events"]]

    async def publish_stray(self) -> UUID:
        """The next number, in a message from another numbering; its fact was never told."""
        last = await self.listener.admin.fetchval("SELECT max(last_seq) FROM cursor") or 0
        own = await self.teller.admin.fetchval("SELECT generation FROM subscription")
        fact, story = uuid4(), uuid4()
        stray = Envelope(
            id=uuid4(),
            source="/teller",
            type=faulty.FactTold.TYPE,
            subject=f"story/{story}",
            time=self.teller.clock(),
            sequence=last + 1,
            generation=own - 1,
            aggregateversion=1,
            data={"fact_id": str(fact), "story_id": str(story), "number": 1},
        )
        transport = self.listener.web.state.chassis.transport
        body = f"[{stray.model_dump_json()}]".encode()
        await transport.publish(queue_name("teller", "listener"), [body], BATCH_MEDIA_TYPE)
        return fact

    async def letters(self) -> list[Any]:
        query = "SELECT * FROM dead_letter ORDER BY seq OFFSET $1"
        return list(await self.listener.admin.fetch(query, self._letters))

    async def replay(self, seq: int, area: str = "51") -> Any:
        headers = self.listener.issuer.bearer("operator", area=area)
        path = f"/listener/dead-letters/teller/{seq}/replay"
        return await self.listener.client.post(path, headers=headers)


Urls = dict[str, tuple[str, str]]


@asynccontextmanager
async def databases(admin_url: str) -> AsyncIterator[Urls]:
    """Both services' databases, new."""
    tables = {"teller": faulty.TELLER_METADATA, "listener": faulty.LISTENER_METADATA}
    urls = {name: await migrated(admin_url, name, metadata) for name, metadata in tables.items()}
    yield urls
    for _, own in urls.values():
        await drop_database(admin_url, own)


@asynccontextmanager
async def listening(urls: Urls, issuer: Issuer) -> AsyncIterator[Pair]:
    common: dict[str, Any] = {"issuer": issuer, "clock": MovableClock(), "hub": Hub()}
    async with (
        running("teller", faulty.create_teller, urls["teller"], **common) as teller,
        running(
            "listener",
            faulty.create_listener,
            urls["listener"],
            applications={"teller": teller.web},
            **common,
        ) as listener,
    ):
        pair = Pair(teller, listener)
        await pair.begin()
        yield pair


@pytest.fixture(scope="module")
async def both(admin_url: str) -> AsyncIterator[Urls]:
    async with databases(admin_url) as urls:
        yield urls


@pytest.fixture
async def pair(both: Urls, issuer: Issuer) -> AsyncIterator[Pair]:
    """Started anew; only what comes from now on is looked at."""
    async with listening(both, issuer) as pair:
        yield pair


@pytest.fixture
async def own_pair(admin_url: str, issuer: Issuer) -> AsyncIterator[Pair]:
    """With databases of its own, to be broken."""
    async with databases(admin_url) as urls, listening(urls, issuer) as pair:
        yield pair


def failing_with(monkeypatch: pytest.MonkeyPatch, pair: Pair, errors: list[Exception]) -> None:
    """Each call of the listener's handler raises the next of the errors, then none."""
    handlers = pair.listener.web.state.chassis.handlers
    event, handler = handlers._table[faulty.FactTold.TYPE]

    async def fail(work: Work, received: Sequence[Received[Any]]) -> None:
        if errors:
            raise errors.pop(0)
        await handler(work, received)

    monkeypatch.setitem(handlers._table, event.TYPE, (event, fail))


class TestListening:
    async def test_hears_everything_once_and_in_order(self, pair: Pair) -> None:
        story = uuid4()
        facts = [await pair.tell(story) for _ in range(30)]
        await pair.hears(*facts)
        assert await pair.heard() == facts

    @pytest.mark.parametrize("error", PASSING, ids=lambda error: type(error).__name__)
    async def test_waits_out_what_is_nobodys_fault(
        self, pair: Pair, monkeypatch: pytest.MonkeyPatch, error: Exception
    ) -> None:
        """However often: an event is quarantined for its own fault only."""
        failing_with(monkeypatch, pair, [error] * 2)
        await pair.hears(await pair.tell())
        assert await pair.letters() == []

    async def test_sets_aside_what_keeps_failing_and_what_follows_it(
        self, pair: Pair, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        story = uuid4()
        failing_with(monkeypatch, pair, [ValueError(NAME)] * 6)
        first = await pair.tell(story)
        await eventually(pair.letters)
        second, other = await pair.tell(story), await pair.tell()
        await pair.hears(other)
        letters = await pair.letters()
        assert [letter["status"] for letter in letters] == ["quarantined", "waiting"]
        problem(await pair.replay(letters[1]["seq"]), 409, "earlier-one-waits")
        for letter in letters:
            assert (await pair.replay(letter["seq"])).status_code == 200
        assert await pair.heard() == [other, first, second]

    async def test_a_statement_too_large_is_the_events_fault_not_an_outage(
        self, pair: Pair, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Else the feed would stand still behind it for ever."""
        too_large = asyncpg.InterfaceError("the number of query arguments cannot exceed 32767")
        failing_with(monkeypatch, pair, [too_large] * 6)
        poison = await pair.tell()
        await eventually(pair.letters)
        await pair.hears(await pair.tell())
        assert poison not in await pair.heard()

    async def test_writes_down_why_without_the_values(
        self, pair: Pair, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        failing_with(monkeypatch, pair, [ValueError(NAME)] * 6)
        await pair.tell()
        (letter,) = await eventually(pair.letters)
        assert NAME not in letter["error"]
        assert "ValueError" in letter["error"]
        assert "test_inbox.py" in letter["error"]

    async def test_counts_what_it_applied_and_not_what_was_before(self, pair: Pair) -> None:
        await pair.hears(*[await pair.tell() for _ in range(3)])
        await pair.listener.web.state.chassis.supervisor.stop()
        before = await self._applied(pair)
        pair.inbox._seen = 0  # as after a start
        await pair.tell()
        await eventually(pair.next_events)
        assert await pair.inbox.apply(await pair.next_events())
        assert await self._applied(pair) == before + 1

    async def test_a_double_does_not_hide_a_gap(self, pair: Pair) -> None:
        """1, 1, 3 is as long as 1, 2, 3, and yet the second has not come."""
        await pair.hears(await pair.tell())
        await pair.listener.web.state.chassis.supervisor.stop()
        facts = [await pair.tell() for _ in range(3)]

        async def numbered() -> list[Envelope]:
            events = await pair.next_events()
            return events if len(events) == 3 else []

        first, second, third = await eventually(numbered)
        assert not await pair.inbox.apply([first, first, third])
        assert await pair.inbox.apply([second, third])
        assert (await pair.heard())[1:] == facts

    async def _applied(self, pair: Pair) -> float:
        (line,) = (
            line
            for line in (await pair.listener.client.get("/metrics")).text.splitlines()
            if line.startswith("wardship_events_applied_total{")
        )
        return float(line.rsplit(" ", 1)[1])


class TestNumbersThatLie:
    async def test_a_message_of_another_numbering_is_left_to_the_feed(self, pair: Pair) -> None:
        """The broker may still hold what was published from a database that is gone."""
        await pair.hears(await pair.tell())
        supervisor = pair.listener.web.state.chassis.supervisor
        restarts = supervisor.restarts["inbox teller"]
        stray = await pair.publish_stray()
        await pair.hears(fact := await pair.tell())
        assert stray not in (heard := await pair.heard())
        assert heard[-1] == fact
        assert supervisor.restarts["inbox teller"] == restarts

    async def test_nor_are_two_numberings_mixed(self, pair: Pair) -> None:
        await pair.hears(await pair.tell())
        await pair.listener.web.state.chassis.supervisor.stop()
        fact = await pair.tell()
        (event,) = await eventually(pair.next_events)
        older = event.model_copy(update={"generation": event.generation - 1})
        with pytest.raises(GenerationChanged):
            await pair.inbox.apply([older, event])
        assert await pair.inbox.apply([event])
        assert (await pair.heard())[-1] == fact

    async def test_not_even_the_first_message_says_which_numbering_it_is(
        self, own_pair: Pair
    ) -> None:
        stray = await own_pair.publish_stray()
        fact = await own_pair.tell()
        await own_pair.hears(fact)
        assert stray not in await own_pair.heard()

    async def test_every_numbering_has_its_own_mark(self, own_pair: Pair) -> None:
        began = await own_pair.teller.admin.fetchval("SELECT generation FROM subscription")
        assert began == int(own_pair.teller.clock().timestamp())

    async def test_a_feed_numbered_anew_stops_the_reader(self, own_pair: Pair) -> None:
        await own_pair.hears(await own_pair.tell())
        await own_pair.teller.admin.execute("UPDATE subscription SET generation = generation + 1")
        with pytest.raises(GenerationChanged):
            await own_pair.inbox.catch_up(lambda: None)
        before = await own_pair.heard()
        await own_pair.tell()
        supervisor = own_pair.listener.web.state.chassis.supervisor
        restarts = supervisor.restarts["inbox teller"]
        await eventually(lambda: supervisor.restarts["inbox teller"] > restarts)
        assert await own_pair.heard() == before

    async def test_a_feed_shorter_than_what_we_have_stops_the_reader(self, own_pair: Pair) -> None:
        """A backup was restored at the source: its next numbers would name other events."""
        for _ in range(3):
            last = await own_pair.tell()
        await own_pair.hears(last)
        await own_pair.teller.admin.execute(
            "UPDATE subscription SET published_seq = 0, last_seq = 1"
        )
        await own_pair.teller.admin.execute("DELETE FROM delivery WHERE seq > 1")
        with pytest.raises(GenerationChanged):
            await own_pair.inbox.catch_up(lambda: None)


class TestBeingReady:
    async def test_needs_every_feed_subscribed(self, pair: Pair) -> None:
        await eventually(lambda: pair.inbox.subscribed)
        assert (await pair.listener.client.get("/ready")).status_code == 200
        pair.inbox.subscribed = False
        problem(await pair.listener.client.get("/ready"), 503, "unavailable")
