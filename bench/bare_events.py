"""Commit to effect with nothing of ours: two bare commits and raw aio-pika between them.

What any path from a committed fact to a committed effect pays, at the same rate and in the same run
as `bench.events`: a statement that waits for the disk, a message through a quorum queue, and a
transaction of what has arrived, which does not wait (as our inbox does not).
"""

import asyncio
import subprocess
import sys
import time
from typing import Any
from uuid import UUID, uuid4

import aio_pika
import asyncpg

TABLE = "CREATE TABLE IF NOT EXISTS bare (id uuid PRIMARY KEY); TRUNCATE bare"
KEEP = "INSERT INTO bare (id) VALUES ($1)"
AT = "SELECT id, extract(epoch FROM pg_xact_commit_timestamp(xmin)) AS at FROM bare"
CONNECTIONS = 10


async def latencies(teller: str, listener: str, broker: str, events: int, rate: int) -> list[float]:
    """Seconds from each fact's commit to its effect's; the databases are the caller's."""
    for database in (teller, listener):
        await _rows(database, TABLE)
    _play(teller, listener, broker, str(events), str(rate))
    told, heard = await _rows(teller, AT), await _rows(listener, AT)
    at = {row["id"]: row["at"] for row in heard}
    return [float(at[row["id"]] - row["at"]) for row in told]


def _play(teller: str, listener: str, broker: str, events: str, rate: str) -> None:
    """Both processes, until the last effect."""
    queue = f"bench.{uuid4().hex}"
    command = [sys.executable, "-m", "bench.bare_events"]
    consumer = subprocess.Popen(
        [*command, "consume", listener, broker, queue, events], stdout=subprocess.PIPE
    )
    assert consumer.stdout is not None
    consumer.stdout.readline()
    subprocess.run([*command, "tell", teller, broker, queue, events, rate], check=True)
    consumer.wait(120)


async def _rows(database: str, statements: str) -> list[Any]:
    connection = await asyncpg.connect(database)
    try:
        *first, last = statements.split(";")
        for statement in first:
            await connection.execute(statement)
        return list(await connection.fetch(last))
    finally:
        await connection.close()


async def _tell(database: str, broker: str, queue: str, events: str, rate: str) -> None:
    pool = await asyncpg.create_pool(database, min_size=CONNECTIONS, max_size=CONNECTIONS)
    connection = await aio_pika.connect(broker)
    channel = await connection.channel(publisher_confirms=True)

    async def tell() -> None:
        fact = uuid4()
        await pool.execute(KEEP, fact)
        message = aio_pika.Message(
            fact.bytes.ljust(480), delivery_mode=aio_pika.DeliveryMode.PERSISTENT
        )
        await channel.default_exchange.publish(message, queue)

    began, telling = time.perf_counter(), []
    for number in range(int(events)):
        await asyncio.sleep(max(0.0, began + number / int(rate) - time.perf_counter()))
        telling.append(asyncio.create_task(tell()))
    await asyncio.gather(*telling)
    await connection.close()
    await pool.close()


async def _consume(database: str, broker: str, queue: str, events: str) -> None:
    own = await asyncpg.connect(database, server_settings={"synchronous_commit": "off"})
    connection = await aio_pika.connect(broker)
    channel = await connection.channel()
    await channel.set_qos(prefetch_count=1_000)
    declared = await channel.declare_queue(
        queue, durable=True, arguments={"x-queue-type": "quorum"}
    )
    arrived: asyncio.Queue[Any] = asyncio.Queue()
    tag = await declared.consume(arrived.put)
    print("ready", flush=True)
    heard = 0
    while heard < int(events):
        messages = [await arrived.get()]
        while not arrived.empty():
            messages.append(arrived.get_nowait())
        await own.executemany(KEEP, [(UUID(bytes=message.body[:16]),) for message in messages])
        await messages[-1].ack(multiple=True)
        heard += len(messages)
    await declared.cancel(tag)
    await declared.delete(if_unused=False, if_empty=False)
    await connection.close()
    await own.close()


if __name__ == "__main__":
    asyncio.run((_tell if sys.argv[1] == "tell" else _consume)(*sys.argv[2:]))
