"""The transport through RabbitMQ: see `broker`. Imported only where a broker is set.

Connections are plain, not `robust`: the supervisor rebuilds everything (aio-pika's own recovery
leaves queues without consumers). Publishing and consuming use separate connections, because a
broker's memory or disk alarm blocks a publishing connection whole.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import aio_pika
from aio_pika.abc import (
    AbstractChannel,
    AbstractConnection,
    AbstractExchange,
    AbstractIncomingMessage,
)

from chassis.broker import AT_ONCE, BrokerLost, Incoming, drain

EXCHANGE = "wardship"
TIMEOUT_SECONDS = 5.0
LONGEST_QUEUE = 20_000
"""Messages. Whoever only reads its feed over HTTP would else fill the broker's disk."""


class Rabbit:
    """RabbitMQ: a durable topic exchange, a quorum queue for each subscriber and source."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._publishing: AbstractConnection | None = None
        self._exchange: AbstractExchange | None = None
        self._channel: AbstractChannel | None = None
        self._declared: set[str] = set()
        self._readying = asyncio.Lock()

    async def publish(self, queue: str, bodies: Sequence[bytes], media_type: str) -> None:
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS * 2):
                async with self._readying:  # several batches may be under way
                    exchange = await self._ready(queue)
                messages = (
                    aio_pika.Message(
                        body,
                        content_type=media_type,
                        delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
                    )
                    for body in bodies
                )
                await asyncio.gather(
                    *(
                        exchange.publish(message, queue, mandatory=True, timeout=TIMEOUT_SECONDS)
                        for message in messages
                    )
                )
        except BaseException:
            await self._drop()
            raise

    async def _ready(self, queue: str) -> AbstractExchange:
        if self._publishing is None or self._exchange is None or self._publishing.is_closed:
            self._publishing = await aio_pika.connect(self._url, timeout=TIMEOUT_SECONDS)
            self._channel = await self._publishing.channel(on_return_raises=True)
            self._exchange = await _exchange(self._channel)
            self._declared.clear()
        if queue not in self._declared:
            assert self._channel is not None
            await _declare(self._channel, queue)
            self._declared.add(queue)
        return self._exchange

    async def _drop(self) -> None:
        connection, self._publishing, self._exchange = self._publishing, None, None
        if connection is not None:
            await _close(connection)

    @asynccontextmanager
    async def consume(self, queue: str) -> AsyncIterator[Incoming]:
        connection = await aio_pika.connect(self._url, timeout=TIMEOUT_SECONDS)
        try:
            channel = await connection.channel()
            await channel.set_qos(prefetch_count=AT_ONCE)
            await _exchange(channel)
            declared = await _declare(channel, queue)
            arrived: asyncio.Queue[AbstractIncomingMessage | None] = asyncio.Queue()
            for closable in (connection, channel):
                closable.close_callbacks.add(lambda *_: arrived.put_nowait(None))
            await declared.consume(arrived.put)
            yield _RabbitIncoming(arrived)
        finally:
            await _close(connection)

    async def close(self) -> None:
        await self._drop()


class _RabbitIncoming:
    def __init__(self, arrived: "asyncio.Queue[AbstractIncomingMessage | None]") -> None:
        self._arrived = arrived
        self._last: AbstractIncomingMessage | None = None

    async def take(self, seconds: float) -> list[bytes]:
        messages = await drain(self._arrived, seconds)
        bodies = []
        for message in messages:
            if message is None:
                raise BrokerLost
            bodies.append(message.body)
            self._last = message
        return bodies

    async def acknowledge(self) -> None:
        last, self._last = self._last, None
        if last is not None:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                await last.ack(multiple=True)


async def _exchange(channel: AbstractChannel) -> AbstractExchange:
    return await channel.declare_exchange(
        EXCHANGE, aio_pika.ExchangeType.TOPIC, durable=True, timeout=TIMEOUT_SECONDS
    )


async def _declare(channel: AbstractChannel, queue: str) -> Any:
    declared = await channel.declare_queue(
        queue,
        durable=True,
        arguments={
            "x-queue-type": "quorum",
            "x-single-active-consumer": True,
            "x-max-length": LONGEST_QUEUE,
            "x-overflow": "drop-head",
        },
        timeout=TIMEOUT_SECONDS,
    )
    await declared.bind(EXCHANGE, queue, timeout=TIMEOUT_SECONDS)
    return declared


async def _close(connection: AbstractConnection) -> None:
    """A dead peer may raise anything here, `CancelledError` included: give it a moment, no more."""
    closing = asyncio.ensure_future(connection.close())
    await asyncio.wait([closing], timeout=2)
    if not closing.done():
        closing.cancel()
    elif not closing.cancelled():
        closing.exception()
