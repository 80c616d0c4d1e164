"""Loops that must not die, and the watch that notices when one stands still.

A loop runs in a task of its own. Whatever ends it (an error, or the `CancelledError` that aio-pika
raises by itself when a peer is dead) starts it again after a pause; only our own `stop` ends it.
A loop says `beat()` each time round; one that is silent too long is cancelled and so rebuilt.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from zlib import crc32

import asyncpg
import structlog

from chassis.access import NATION
from chassis.db import Database
from chassis.observation import describe
from chassis.outages import is_outage

log = structlog.get_logger()

START_OUTAGES = 5
"""So many first restarts for an outage are a start's ordinary waiting: some twelve seconds."""

Beat = Callable[[], None]
Body = Callable[[Beat], Awaitable[None]]


class Supervisor:
    """Keeps named loops running until it is stopped."""

    def __init__(self, silence_seconds: float) -> None:
        self._silence = silence_seconds
        self._keepers: list[asyncio.Task[None]] = []
        self._last: dict[str, float] = {}
        self._running: dict[str, asyncio.Future[None]] = {}
        self.restarts: dict[str, int] = {}
        self._stopping = False

    def start(self, name: str, body: Body) -> None:
        self.restarts[name] = 0
        if not self._keepers:
            self._keepers.append(asyncio.create_task(self._watch(), name="watchdog"))
        self._keepers.append(asyncio.create_task(self._keep(name, body), name=f"keep {name}"))

    async def stop(self, grace_seconds: float = 10) -> None:
        """Cancel the loops and wait for what they have in hand."""
        self._stopping = True
        tasks = [*self._running.values(), *self._keepers]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=grace_seconds)

    async def _keep(self, name: str, body: Body) -> None:
        pause = 0.1
        while not self._stopping:
            started = time.monotonic()
            child = asyncio.ensure_future(body(lambda: self._beat(name)))
            self._running[name] = child
            self._beat(name)
            await asyncio.wait([child])
            if self._stopping:
                return
            error = None if child.cancelled() else child.exception()
            note = log.info if self._is_start(name, error) else log.warning
            note("loop_restarted", loop=name, error=describe(error) if error else "cancelled")
            self.restarts[name] += 1
            pause = 0.1 if time.monotonic() - started > 30 else min(pause * 2, 5.0)
            await asyncio.sleep(pause)

    def _is_start(self, name: str, error: BaseException | None) -> bool:
        """Services that start together wait for one another: no news until it goes on long."""
        return error is not None and is_outage(error) and self.restarts[name] < START_OUTAGES

    def _beat(self, name: str) -> None:
        self._last[name] = time.monotonic()

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(min(self._silence / 4, 5.0))
            for name, child in list(self._running.items()):
                if not child.done() and time.monotonic() - self._last[name] > self._silence:
                    log.error("loop_stood_still", loop=name, seconds=self._silence)
                    child.cancel()


@asynccontextmanager
async def leader(
    database: Database, name: str, beat: Beat, **settings: str
) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    """Wait to be the only one of all replicas that does `name`; gives the connection that holds it.

    The lock lives and dies with that connection, which sees the whole nation. `settings` are
    PostgreSQL's, for that connection.
    """
    connection = await database.connect(NATION, **settings)
    try:
        while not await connection.fetchval(
            "SELECT pg_try_advisory_lock($1)", crc32(name.encode())
        ):
            beat()
            await asyncio.sleep(1)
        yield connection
    finally:
        with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
            await asyncio.shield(connection.close(timeout=2))


async def wait_for(event: asyncio.Event, seconds: float) -> None:
    """Until the event is set, or the time is up; clears it."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
    event.clear()
