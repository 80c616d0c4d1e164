"""From the outbox to the subscribers: number, then publish.

The sequencer gives every subscriber dense numbers in one statement (counter and deliveries commit
together, so there is no gap and no double; a late commit simply still stands among what has no
numbers, where a trigger entered it). The publisher sends what is numbered and not yet sent, without
waiting for the confirmation of what it sent before. A crash in between sends the same numbers
again, which the reader drops; so what is confirmed is marked once a second, without waiting for the
disk.
No database transaction is open while the broker is talked to.
"""

import asyncio
import time
from collections import deque
from collections.abc import Coroutine, Sequence
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import asyncpg
import structlog

from chassis.envelopes import EVENTS, batch, sign, text_of
from chassis.failpoints import reach
from chassis.supervision import Beat, leader, wait_for
from contracts.envelope import BATCH_MEDIA_TYPE

if TYPE_CHECKING:
    from chassis.app import App

log = structlog.get_logger()

SEQUENCE = """
WITH fresh AS MATERIALIZED (
    DELETE FROM unsequenced WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM unsequenced ORDER BY outbox_id LIMIT $1
    )) RETURNING outbox_id
), matched AS (
    SELECT s.name, o.id, row_number() OVER (PARTITION BY s.name ORDER BY o.id) AS n
    FROM fresh
    CROSS JOIN LATERAL (SELECT id, type, recipient FROM outbox WHERE id = outbox_id OFFSET 0) o
    JOIN subscription s
      ON o.type = ANY (s.types) AND (s.recipient IS NULL OR s.recipient = o.recipient)
), raised AS (
    UPDATE subscription s SET last_seq = s.last_seq + c.n
    FROM (SELECT name, count(*) AS n FROM matched GROUP BY name) c
    WHERE s.name = c.name RETURNING s.name, s.last_seq - c.n AS base
), delivered AS (
    INSERT INTO delivery (subscription, seq, outbox_id)
    SELECT m.name, r.base + m.n, m.id FROM matched m JOIN raised r USING (name)
)
SELECT count(*) FROM fresh
"""
UNPUBLISHED = f"""
SELECT s.name, s.signed, s.generation, d.*
FROM subscription s
LEFT JOIN unnest($1::text[], $2::bigint[]) AS mark (name, seq) ON mark.name = s.name
CROSS JOIN LATERAL (
    {EVENTS} WHERE d.subscription = s.name AND d.seq > coalesce(mark.seq, s.published_seq)
    ORDER BY d.seq LIMIT $3
) d
WHERE s.last_seq > coalesce(mark.seq, s.published_seq)
ORDER BY s.name, d.seq
"""
MARK = """
UPDATE subscription s SET published_seq = mark.seq
FROM unnest($1::text[], $2::bigint[]) AS mark (name, seq)
WHERE s.name = mark.name AND s.published_seq < mark.seq
"""

_BY_KEY = {"plan_cache_mode": "force_generic_plan", "enable_seqscan": "off"}
"""What is new is few among all that was ever told, and is looked up by its key. With statistics of
another moment the planner would read the whole outbox instead, for every event."""
SEQUENCE_AT_ONCE = 1_000
PUBLISH_AT_ONCE = 2_000
EVENTS_IN_A_MESSAGE = 100
MARK_SECONDS = 1.0
UNDER_WAY = 8
"""Batches: the next is sent while the broker still writes the last; more would only wait there."""


def queue_name(source: str, subscription: str) -> str:
    """The queue, and routing key, of one subscriber's feed of one source."""
    return f"wardship.{source}.{subscription}"


class Relay:
    """Both loops; one leader of each among all replicas."""

    def __init__(self, app: "App") -> None:
        self._app = app
        self._told, self._numbered = asyncio.Event(), asyncio.Event()

    def wake(self) -> None:
        """Something was told by this process just now."""
        self._told.set()

    async def sequence(self, beat: Beat) -> None:
        poll = self._app.settings.relay_poll_seconds
        async with leader(self._app.database, "sequencer", beat, **_BY_KEY) as connection:
            while True:
                beat()
                count = await connection.fetchval(SEQUENCE, SEQUENCE_AT_ONCE)
                if count:
                    self._numbered.set()
                if count < SEQUENCE_AT_ONCE:  # what was told meanwhile has set the event again
                    await wait_for(self._told, poll)

    async def publish(self, beat: Beat) -> None:
        settings = self._app.settings
        marked = time.monotonic()
        async with (
            leader(
                self._app.database, "publisher", beat, synchronous_commit="off", **_BY_KEY
            ) as connection,
            _Outgoing() as outgoing,
        ):
            while True:
                beat()
                rows = await connection.fetch(
                    UNPUBLISHED, list(outgoing.sent), list(outgoing.sent.values()), PUBLISH_AT_ONCE
                )
                reach("relay.numbered" if rows else "")
                for name, group in groupby(rows, key=itemgetter("name")):
                    events = list(group)
                    await outgoing.send(name, events[-1]["seq"], self._publish(name, events))
                    beat()
                outgoing.settle()
                if outgoing.confirmed and time.monotonic() - marked > MARK_SECONDS:
                    marks = outgoing.take_confirmed()
                    await connection.execute(MARK, list(marks), list(marks.values()))
                    marked = time.monotonic()
                if len(rows) < PUBLISH_AT_ONCE:
                    await wait_for(self._numbered, settings.relay_poll_seconds)

    async def _publish(self, name: str, rows: Sequence[asyncpg.Record]) -> None:
        """Send what follows in one feed, until it is confirmed."""
        if rows[0]["signed"]:
            media_type, bodies = "application/jose", self._signed(rows)
        else:
            media_type, bodies = BATCH_MEDIA_TYPE, self._batched(rows)
        queue = queue_name(self._app.settings.service, name)
        await self._app.transport.publish(queue, bodies, media_type)
        reach("relay.confirmed")

    def _batched(self, rows: Sequence[asyncpg.Record]) -> list[bytes]:
        service, size = self._app.settings.service, EVENTS_IN_A_MESSAGE
        return [batch(service, rows[i : i + size]) for i in range(0, len(rows), size)]

    def _signed(self, rows: Sequence[asyncpg.Record]) -> list[bytes]:
        service, key = self._app.settings.service, self._app.signing_key
        return [sign(key, text_of(service, row)).encode() for row in rows]


class _Outgoing:
    """What is on its way to the broker, in order, and how far it is confirmed."""

    def __init__(self) -> None:
        self.sent: dict[str, int] = {}
        """The last number of each feed that was sent and is not yet marked."""
        self.confirmed: dict[str, int] = {}
        self._under_way: deque[tuple[asyncio.Task[None], str, int]] = deque()

    async def send(self, name: str, last: int, sending: Coroutine[Any, Any, None]) -> None:
        """Begin to send a batch, up to the number `last`; waits while too many are under way."""
        self.sent[name] = last
        self._under_way.append((asyncio.create_task(sending), name, last))
        if len(self._under_way) == UNDER_WAY:
            await asyncio.wait([self._under_way[0][0]])
            self.settle()

    def settle(self) -> None:
        """Count what is confirmed, up to the first that is not; raises what one failed with."""
        while self._under_way and self._under_way[0][0].done():
            task, name, last = self._under_way.popleft()
            task.result()
            self.confirmed[name] = last

    def take_confirmed(self) -> dict[str, int]:
        marks, self.confirmed = self.confirmed, {}
        for name, last in marks.items():
            if self.sent[name] == last:
                del self.sent[name]
        return marks

    async def __aenter__(self) -> "_Outgoing":
        return self

    async def __aexit__(self, *_: object) -> None:
        tasks = [task for task, _, _ in self._under_way]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
