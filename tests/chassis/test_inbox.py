"""Listening: each event once and in order, faults set aside, and a full stop where numbers lie."""

from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from chassis.handlers import Received
from chassis.inbox import GenerationChanged
from chassis.testing import (
    Issuer,
    eventually,
)
from chassis.work import Work
from chassis_desk import problem
from chassis_pair import Pair, Urls, databases, listening
from contracts.envelope import Envelope
from faults import probe as faulty

NAME = "张三"
PASSING = [
    asyncpg.DeadlockDetectedError(),
    asyncpg.SerializationError(),
    asyncpg.LockNotAvailableError(),
    asyncpg.DiskFullError(),
    asyncpg.QueryCanceledError(),
    ConnectionResetError(),
]


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
        await eventually(lambda: own_pair.inbox.subscribed)
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
