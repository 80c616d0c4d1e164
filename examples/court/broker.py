"""The court's own queue (AMQP 0-9-1): events come the moment they are told, one JWS a message.

A message is a hint and the feed is the truth: what a broker loses, doubles or reorders is put right
from the feed over HTTP. So a message is confirmed when what it told is in the docket, or was there.
"""

import asyncio
from collections.abc import Callable

import aio_pika
from aio_pika.abc import AbstractIncomingMessage
from aio_pika.exceptions import AMQPError

LOST = (AMQPError, OSError, TimeoutError)
"""What it looks like when the broker is not there, or has no such queue yet."""
_AT_ONCE = 100
_PATIENCE = 5.0

Hear = Callable[[list[str]], None]
"""Takes the messages that came together; none, when nothing came for a while."""


async def listen(url: str, queue: str, hear: Hear, *, pause: float, hearings: int | None) -> None:
    """Until there were so many hearings, or for ever. Raises one of `LOST`."""
    connection = await aio_pika.connect(url, timeout=_PATIENCE)
    async with connection:
        channel = await connection.channel()
        await channel.set_qos(prefetch_count=_AT_ONCE)
        came: asyncio.Queue[AbstractIncomingMessage | None] = asyncio.Queue()
        for closable in (connection, channel):
            closable.close_callbacks.add(lambda *_: came.put_nowait(None))
        # Wardship declares the queue; whoever declared it otherwise would be refused.
        declared = await channel.get_queue(queue, ensure=True)
        await declared.consume(came.put)
        while hearings is None or hearings > 0:
            messages = await _together(came, pause)
            await asyncio.to_thread(
                hear, [message.body.decode("ascii", "replace") for message in messages]
            )
            if messages:
                await messages[-1].ack(multiple=True)
            hearings = None if hearings is None else hearings - 1


async def _together(
    came: "asyncio.Queue[AbstractIncomingMessage | None]", pause: float
) -> list[AbstractIncomingMessage]:
    """What has come, waiting so long for the first. Raises `ConnectionError` at the end."""
    taken: list[AbstractIncomingMessage] = []
    try:
        async with asyncio.timeout(pause):
            message = await came.get()
    except TimeoutError:
        return taken
    while True:
        if message is None:
            raise ConnectionError("the broker is gone")
        taken.append(message)
        if came.empty() or len(taken) == _AT_ONCE:
            return taken
        message = came.get_nowait()
