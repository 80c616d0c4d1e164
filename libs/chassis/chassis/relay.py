"""From the outbox to the subscribers: number, then publish.

The sequencer gives every subscriber dense numbers in one statement (counter and deliveries commit
together, so there is no gap and no double; a late commit is simply still unsequenced). The
publisher sends what is numbered and not yet confirmed. A crash in between sends the same numbers
again, which the reader drops; so what is confirmed is marked once a second, without waiting for
the disk.
No database transaction is open while the broker is talked to.
"""

import asyncio
import time
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

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
    SELECT id, type, recipient FROM outbox WHERE NOT sequenced ORDER BY id LIMIT $1 FOR UPDATE
), matched AS (
    SELECT s.name, f.id, row_number() OVER (PARTITION BY s.name ORDER BY f.id) AS n
    FROM fresh f JOIN subscription s
      ON f.type = ANY (s.types) AND (s.recipient IS NULL OR s.recipient = f.recipient)
), raised AS (
    UPDATE subscription s SET last_seq = s.last_seq + c.n
    FROM (SELECT name, count(*) AS n FROM matched GROUP BY name) c
    WHERE s.name = c.name RETURNING s.name, s.last_seq - c.n AS base
), delivered AS (
    INSERT INTO delivery (subscription, seq, outbox_id)
    SELECT m.name, r.base + m.n, m.id FROM matched m JOIN raised r USING (name)
), marked AS (
    UPDATE outbox o SET sequenced = true FROM fresh f WHERE o.id = f.id RETURNING 1
)
SELECT count(*) FROM marked
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

SEQUENCE_AT_ONCE = 1_000
PUBLISH_AT_ONCE = 2_000
EVENTS_IN_A_MESSAGE = 100
MARK_SECONDS = 1.0


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
        async with leader(self._app.database, "sequencer", beat) as connection:
            while True:
                beat()
                count = await connection.fetchval(SEQUENCE, SEQUENCE_AT_ONCE)
                if count:
                    self._numbered.set()
                if count < SEQUENCE_AT_ONCE:  # what was told meanwhile has set the event again
                    await wait_for(self._told, poll)

    async def publish(self, beat: Beat) -> None:
        settings = self._app.settings
        marks: dict[str, int] = {}
        marked = time.monotonic()
        async with leader(
            self._app.database, "publisher", beat, synchronous_commit="off"
        ) as connection:
            while True:
                beat()
                rows = await connection.fetch(
                    UNPUBLISHED, list(marks), list(marks.values()), PUBLISH_AT_ONCE
                )
                reach("relay.numbered" if rows else "")
                for name, events in groupby(rows, key=itemgetter("name")):
                    marks[name] = await self._publish(name, list(events))
                    beat()
                if marks and time.monotonic() - marked > MARK_SECONDS:
                    await connection.execute(MARK, list(marks), list(marks.values()))
                    marks, marked = {}, time.monotonic()
                if len(rows) < PUBLISH_AT_ONCE:
                    await wait_for(self._numbered, settings.relay_poll_seconds)

    async def _publish(self, name: str, rows: Sequence[asyncpg.Record]) -> int:
        """Send what follows in one feed; returns the last number, confirmed."""
        if rows[0]["signed"]:
            media_type, bodies = "application/jose", self._signed(rows)
        else:
            media_type, bodies = BATCH_MEDIA_TYPE, self._batches(rows)
        queue = queue_name(self._app.settings.service, name)
        await self._app.transport.publish(queue, bodies, media_type)
        reach("relay.confirmed")
        last: int = rows[-1]["seq"]
        return last

    def _batches(self, rows: Sequence[asyncpg.Record]) -> list[bytes]:
        service, size = self._app.settings.service, EVENTS_IN_A_MESSAGE
        return [batch(service, rows[i : i + size]) for i in range(0, len(rows), size)]

    def _signed(self, rows: Sequence[asyncpg.Record]) -> list[bytes]:
        service, key = self._app.settings.service, self._app.signing_key
        return [sign(key, text_of(service, row)).encode() for row in rows]
