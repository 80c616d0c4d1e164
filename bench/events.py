"""From commit in one service to effect in the other, against raw aio-pika in the same run.

Ours: an event is committed to the teller's outbox, numbered, published through RabbitMQ, applied by
the listener and committed there, each service a process of its own. The peer: one process publishes
the same bytes with 1,000 confirms in flight, another consumes; no database at all. `bare_events`
says beside it what two commits around that cost, which no path from fact to effect is spared.
Latencies of ours are PostgreSQL's own commit times, from the fact's commit to the effect's.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import quantiles
from typing import Any
from uuid import uuid4

import aio_pika
import aiohttp
import asyncpg

from bench.bare_events import latencies
from bench.results import record, spread
from chassis.models import new_id
from chassis.testing import Issuer
from faults import probe
from faults.rig import Rig, migrated
from standalone.postgres import EmbeddedPostgres
from standalone.rabbitmq import find_startable

ROUNDS, EVENTS, AT_ONCE = 5, 20_000, 1_000
RATE, SECONDS = 200, 10
_COMMIT = """
INSERT INTO outbox (event_id, type, aggregate_type, aggregate_id, aggregate_version, occurred_at,
                    payload, province, prefecture, county)
SELECT e, $2, 'story', e, 1, now(),
       jsonb_build_object('story_id', e, 'fact_id', e, 'number', 1), '51', '5101', '510104'
FROM unnest($1::uuid[]) AS e
"""
_APPLIED = "SELECT coalesce(max(last_seq), 0) FROM cursor"
_BOTH = "SELECT {key} AS id, extract(epoch FROM pg_xact_commit_timestamp(xmin)) AS at FROM {table}"


def main() -> None:
    """Measure, print, record; `publish` and `consume` are the peer's two processes."""
    if len(sys.argv) > 1:
        asyncio.run((_publish if sys.argv[1] == "publish" else _consume)(*sys.argv[2:]))
        return
    rows = asyncio.run(_measure())
    for row in rows:
        print(json.dumps(row))
    print(f"written to {record('events', rows)}")


async def _measure() -> list[dict[str, Any]]:
    broker = find_startable()
    broker.start()
    with tempfile.TemporaryDirectory() as folder:
        postgres = EmbeddedPostgres(Path(folder) / "postgres")
        postgres.start()
        try:
            await _execute(postgres.url(), "ALTER SYSTEM SET track_commit_timestamp = on")
            postgres.restart()
            return await _rounds(postgres, broker, Path(folder))
        finally:
            postgres.discard()
            broker.close()


async def _rounds(postgres: EmbeddedPostgres, broker: Any, folder: Path) -> list[dict[str, Any]]:
    issuer = Issuer()
    teller = await migrated(postgres.url(), "teller", probe.TELLER_METADATA)
    listener = await migrated(postgres.url(), "listener", probe.LISTENER_METADATA)
    environment = {"WARDSHIP_TEST_ISSUER_KEY": json.dumps(issuer.key.as_dict(private=True))}
    rig = Rig(postgres, broker, issuer, teller, listener, environment, folder)
    await rig.start()
    try:
        await _through_put(rig, 2_000)
        ours, peers, ratios = [], [], []
        for _ in range(ROUNDS):
            ours.append(await _through_put(rig, EVENTS))
            peers.append(_peer_through_put(broker.url))
            ratios.append(ours[-1] / peers[-1])
        late, peer_late, late_ratios, bare_late, bare_ratios = [], [], [], [], []
        for _ in range(ROUNDS):
            late.append(await _latency(rig))
            peer_late.append(_peer_latency(broker.url))
            late_ratios.append(late[-1] / peer_late[-1])
            bare_late.append(await _bare_latency(rig))
            bare_ratios.append(late[-1] / bare_late[-1])
    finally:
        await rig.stop()
    return [
        {
            "what": "commit to effect, events a second",
            "reach": ">= 0.8",
            "ratio": spread(ratios),
            "ours": spread(ours),
            "raw aio-pika": spread(peers),
        },
        {
            "what": f"commit to effect at {RATE} events a second, p99 seconds",
            "reach": "<= 3",
            "ratio": spread(late_ratios),
            "ours": spread(late),
            "raw aio-pika": spread(peer_late),
            "raw aio-pika between two bare commits": spread(bare_late),
            "ratio to that": spread(bare_ratios),
        },
    ]


async def _execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(statement)
    await connection.close()


async def _through_put(rig: Rig, events: int) -> float:
    """Commit `events` in transactions of 1,000, wait for the last effect's commit."""
    teller = await asyncpg.connect(rig.teller_db)
    listener = await asyncpg.connect(rig.listener_db)
    before = await listener.fetchval(_APPLIED)
    ids = [[new_id() for _ in range(AT_ONCE)] for _ in range(events // AT_ONCE)]
    began = time.perf_counter()
    for batch in ids:
        await teller.execute(_COMMIT, batch, probe.FactTold.TYPE)
    while await listener.fetchval(_APPLIED) - before < events:  # noqa: ASYNC110  (another process)
        await asyncio.sleep(0.01)
    took = time.perf_counter() - began
    await teller.close()
    await listener.close()
    return events / took


async def _latency(rig: Rig) -> float:
    """The 99th percentile, seconds, of `RATE` facts a second told over HTTP."""
    for table, database in (("fact", rig.teller_db), ("effect", rig.listener_db)):
        await _execute(database, f"TRUNCATE {table}")
    headers, began, telling = rig.officer, time.perf_counter(), []
    async with aiohttp.ClientSession(rig.teller.url, headers=headers) as client:
        for number in range(RATE * SECONDS):
            await asyncio.sleep(max(0.0, began + number / RATE - time.perf_counter()))
            telling.append(asyncio.create_task(_tell(client)))
        assert set(await asyncio.gather(*telling)) == {201}
    await rig.settle()
    told = await rig.rows(rig.teller_db, _BOTH.format(key="id", table="fact"))
    heard = await rig.rows(rig.listener_db, _BOTH.format(key="fact_id", table="effect"))
    at = {row["id"]: row["at"] for row in heard}
    return _p99([float(at[row["id"]] - row["at"]) for row in told])


async def _tell(client: aiohttp.ClientSession) -> int:
    """One fact of a new story; the status. A light client, for it shares the cores."""
    body = {"story_id": str(uuid4()), "fact_id": str(uuid4())}
    async with client.post("/teller/facts/quick", json=body) as answer:
        await answer.read()
        return answer.status


async def _bare_latency(rig: Rig) -> float:
    events = RATE * SECONDS
    return _p99(await latencies(rig.teller_db, rig.listener_db, rig.broker.url, events, RATE))


def _p99(values: list[float]) -> float:
    return quantiles(values, n=100)[98]


def _peer_through_put(url: str) -> float:
    return json.loads(_peer(url, EVENTS, 0))["per_second"]  # type: ignore[no-any-return]


def _peer_latency(url: str) -> float:
    return json.loads(_peer(url, RATE * SECONDS, RATE))["p99"]  # type: ignore[no-any-return]


def _peer(url: str, events: int, rate: int) -> bytes:
    """Both peer processes; what the consumer printed."""
    queue = f"bench.{uuid4().hex}"
    command = [sys.executable, "-m", "bench.events"]
    consumer = subprocess.Popen(
        [*command, "consume", url, queue, str(events)], stdout=subprocess.PIPE
    )
    assert consumer.stdout is not None
    consumer.stdout.readline()
    subprocess.run([*command, "publish", url, queue, str(events), str(rate)], check=True)
    return consumer.communicate(timeout=120)[0]


async def _publish(url: str, queue: str, events: str, rate: str) -> None:
    """As many bytes as one of our events has; 1,000 confirms in flight, or `rate` a second."""
    connection = await aio_pika.connect(url)
    channel = await connection.channel(publisher_confirms=True)
    padding = "x" * 430

    def send() -> Any:
        body = json.dumps({"at": time.time(), "padding": padding}).encode()
        message = aio_pika.Message(body, delivery_mode=aio_pika.DeliveryMode.PERSISTENT)
        return channel.default_exchange.publish(message, queue)

    if int(rate):
        began, sending = time.perf_counter(), []
        for number in range(int(events)):
            await asyncio.sleep(max(0.0, began + number / int(rate) - time.perf_counter()))
            sending.append(asyncio.create_task(send()))
        await asyncio.gather(*sending)
    else:
        for _ in range(int(events) // AT_ONCE):
            await asyncio.gather(*(send() for _ in range(AT_ONCE)))
    await connection.close()


async def _consume(url: str, queue: str, events: str) -> None:
    """Count, acknowledging every 200; prints the rate and the 99th percentile."""
    connection = await aio_pika.connect(url)
    channel = await connection.channel()
    await channel.set_qos(prefetch_count=1_000)
    declared = await channel.declare_queue(
        queue, durable=True, arguments={"x-queue-type": "quorum"}
    )
    print("ready", flush=True)
    ages: list[float] = []
    first = 0.0
    async with declared.iterator() as incoming:
        async for message in incoming:
            sent = json.loads(message.body)["at"]
            first = first or sent
            ages.append(time.time() - sent)
            if len(ages) % 200 == 0 or len(ages) == int(events):
                await message.ack(multiple=True)
            if len(ages) == int(events):
                break
    print(json.dumps({"per_second": len(ages) / (time.time() - first), "p99": _p99(ages)}))
    await declared.delete(if_unused=False, if_empty=False)
    await connection.close()


if __name__ == "__main__":
    main()
