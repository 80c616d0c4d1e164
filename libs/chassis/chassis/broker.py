"""The fast path of events: RabbitMQ, or a hint inside the process. The feeds are the truth.

A message holds a run of consecutive events of one subscriber's feed. What a broker loses, doubles
or reorders is put right from the feed, so a queue needs no dead-letter exchange.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Any, Protocol

AT_ONCE = 100
"""Messages that a consumer takes together."""


class BrokerLost(Exception):
    """The connection to the broker is gone."""


class Incoming(Protocol):
    """One consumer's messages, in order."""

    async def take(self, seconds: float) -> list[bytes]:
        """What has come, waiting at most so long for the first; raises `BrokerLost`."""

    async def acknowledge(self) -> None:
        """Everything taken so far is dealt with."""


class Transport(Protocol):
    """How a publisher and a consumer meet."""

    async def publish(self, queue: str, bodies: Sequence[bytes], media_type: str) -> None:
        """Returns when all are confirmed; raises when any is not known to be."""

    def consume(self, queue: str) -> AbstractAsyncContextManager[Incoming]: ...

    async def close(self) -> None: ...


class Hub:
    """The in-process transport: hints between services of one process. Overfull, it forgets."""

    def __init__(self) -> None:
        self._queues: dict[str, asyncio.Queue[bytes]] = {}

    def _queue(self, name: str) -> "asyncio.Queue[bytes]":
        return self._queues.setdefault(name, asyncio.Queue(maxsize=1_000))

    async def publish(self, queue: str, bodies: Sequence[bytes], media_type: str) -> None:  # noqa: ARG002
        with suppress(asyncio.QueueFull):
            for body in bodies:
                self._queue(queue).put_nowait(body)

    @asynccontextmanager
    async def consume(self, queue: str) -> AsyncIterator[Incoming]:
        yield _HubIncoming(self._queue(queue))

    async def close(self) -> None:
        self._queues.clear()


class _HubIncoming:
    def __init__(self, queue: "asyncio.Queue[bytes]") -> None:
        self._queue = queue

    async def take(self, seconds: float) -> list[bytes]:
        return await drain(self._queue, seconds)

    async def acknowledge(self) -> None:
        return None


async def drain(queue: "asyncio.Queue[Any]", seconds: float, most: int = AT_ONCE) -> list[Any]:
    """What has arrived, waiting at most so long for the first."""
    try:
        async with asyncio.timeout(seconds):
            taken = [await queue.get()]
    except TimeoutError:
        return []
    while len(taken) < most and not queue.empty():
        taken.append(queue.get_nowait())
    return taken
