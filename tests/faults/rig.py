"""Starting, loading, hurting and checking a teller and a listener."""

import asyncio
import json
import random
import signal
import ssl
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
from joserfc import jws
from sqlalchemy import MetaData
from sqlalchemy.ext.asyncio import create_async_engine

from chassis.envelopes import SIGNATURE_ALGORITHM
from chassis.migrate import provision, upgrade
from chassis.security import secure
from chassis.testing import ISSUER, Issuer, eventually
from faults.probe import COURT
from faults.processes import ServiceProcess
from standalone.machine import free_port

AREA = "510104"
_TRUSTING_NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Loopback is plain HTTP; to load the world's certificates for each client would take long."""


async def migrated(admin_url: str, service: str, metadata: MetaData) -> tuple[str, str]:
    """A fresh database with the chassis' tables and the probe's own; (service URL, owner URL)."""
    name = f"f_{service}_{uuid4().hex[:8]}"
    await provision(admin_url, name, name, "test")
    own = admin_url.rsplit("/", 1)[0] + "/" + name
    await upgrade(own, name, Path("/nonexistent"), MetaData())
    engine = create_async_engine(own.replace("postgresql://", "postgresql+asyncpg://", 1))
    async with engine.begin() as connection:
        await connection.exec_driver_sql(f'SET ROLE "{name}_owner"')
        await connection.run_sync(metadata.create_all)
        await connection.run_sync(secure, [metadata], name)
    await engine.dispose()
    return f"postgresql://{name}:test@{own.split('@', 1)[1]}", own  # secret-ok: a test server's


class Rig:
    """A teller, a listener, and what lies between them."""

    def __init__(
        self,
        postgres: Any,
        broker: Any,
        issuer: Issuer,
        teller_urls: tuple[str, str],
        listener_urls: tuple[str, str],
        environment: dict[str, str],
        folder: Path,
        record: Callable[[str, object], None] = print,
    ) -> None:
        self.postgres, self.broker, self.issuer = postgres, broker, issuer
        self._record = record
        self.teller_db, self.listener_db = teller_urls[1], listener_urls[1]
        teller_port, listener_port = free_port(), free_port()
        common = {
            **environment,
            "WARDSHIP_ENVIRONMENT": "local",
            "WARDSHIP_ISSUER": ISSUER,
            "WARDSHIP_LOG_LEVEL": "WARNING",
            "WARDSHIP_AMQP_URL": broker.url,
            "WARDSHIP_FEED_POLL_SECONDS": "1",
            "WARDSHIP_WATCHDOG_SECONDS": "15",
        }
        self.teller = ServiceProcess(
            "faults.probe:create_teller",
            teller_port,
            {
                **common,
                "WARDSHIP_SERVICE": "teller",
                "WARDSHIP_DATABASE_URL": teller_urls[0],
                "WARDSHIP_POOL_SIZE": "40",
            },
            folder / "teller.log",
        )
        self.listener = ServiceProcess(
            "faults.probe:create_listener",
            listener_port,
            {
                **common,
                "WARDSHIP_SERVICE": "listener",
                "WARDSHIP_DATABASE_URL": listener_urls[0],
                "WARDSHIP_PEERS": json.dumps({"teller": self.teller.url}),
            },
            folder / "listener.log",
        )
        self.stories = [uuid4() for _ in range(40)]
        self.acknowledged: set[UUID] = set()
        self.asked = 0

    async def start(self) -> None:
        for process in (self.teller, self.listener):
            process.start()
        await asyncio.gather(self.teller.ready(), self.listener.ready())
        async with self.client() as client:
            answer = await client.put("/teller/facts/court", headers=self.officer)
            assert answer.status_code == 204, answer.text

    async def stop(self) -> None:
        for process in (self.teller, self.listener):
            process.kill()

    @property
    def officer(self) -> dict[str, str]:
        return self.issuer.bearer("county_officer", area=AREA)

    def client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            base_url=self.teller.url, timeout=30, verify=_TRUSTING_NOBODY, trust_env=False
        )

    async def write(self, facts: int, writers: int, longest_hold: int = 0) -> None:
        """So many facts by so many concurrent writers; each is repeated until it is committed.

        A writer repeats an unanswered request with the same Idempotency-Key and body, as the
        documentation tells a client to do.
        """
        left = iter(range(facts))

        async def writer() -> None:
            # One that all share looks at every connection of all for each request.
            async with self.client() as client:
                for _ in left:
                    await self._tell(client, uuid4(), random.randint(0, longest_hold))

        await asyncio.gather(*(writer() for _ in range(writers)))

    async def _tell(self, client: httpx.AsyncClient, fact: UUID, hold: int) -> None:
        story = random.choice(self.stories)
        body = {"story_id": str(story), "fact_id": str(fact), "hold_milliseconds": hold}
        headers = {**self.officer, "Idempotency-Key": str(fact)}
        for _ in range(600):
            self.asked += 1
            try:
                answer = await client.post("/teller/facts", json=body, headers=headers)
            except httpx.HTTPError:
                await asyncio.sleep(0.1)
                continue
            if answer.status_code == 201:
                self.acknowledged.add(fact)
                return
            assert answer.status_code in (409, 503), answer.text
            await asyncio.sleep(0.1)
        raise AssertionError("a fact was never accepted")

    async def rows(self, database: str, query: str, *values: Any) -> list[asyncpg.Record]:
        connection = await asyncpg.connect(database)
        try:
            return list(await connection.fetch(query, *values))
        finally:
            await connection.close()

    async def settle(self, seconds: float = 90) -> None:
        """Until the listener has reached the end of its feed."""

        async def reached() -> bool:
            (unsequenced,) = await self.rows(self.teller_db, "SELECT count(*) FROM unsequenced")
            ends = await self.rows(
                self.teller_db, "SELECT last_seq FROM subscription WHERE name = 'listener'"
            )
            cursors = await self.rows(self.listener_db, "SELECT last_seq FROM cursor")
            at = cursors[0]["last_seq"] if cursors else 0
            return unsequenced["count"] == 0 and bool(ends) and at == ends[0]["last_seq"]

        await eventually(reached, seconds, pause=0.2)

    async def check(self, what: str) -> dict[str, int]:
        """Nothing lost, nothing twice, order kept, the court's feed dense; prints the figures."""
        await self.settle()
        facts = await self.rows(self.teller_db, "SELECT id, story_id, number FROM fact")
        effects = await self.rows(
            self.listener_db, "SELECT fact_id, story_id, number FROM effect ORDER BY id"
        )
        committed = {fact["id"] for fact in facts}
        assert self.acknowledged <= committed, "an acknowledged fact is not in the database"
        heard = Counter(effect["fact_id"] for effect in effects)
        assert set(heard) == committed, await self._differences(committed, set(heard))
        assert max(heard.values(), default=1) == 1, "an effect happened twice"
        last: Counter[UUID] = Counter()
        for effect in effects:
            assert effect["number"] == last[effect["story_id"]] + 1, "a story's order was broken"
            last[effect["story_id"]] = effect["number"]
        court = await self._check_court()
        (cursor,) = await self.rows(self.listener_db, "SELECT doubles FROM cursor")
        figures = {
            "asked": self.asked,
            "committed": len(committed),
            "effects": len(effects),
            "lost": len(committed - set(heard)),
            "twice": sum(count - 1 for count in heard.values()),
            "doubles absorbed": cursor["doubles"],
            "court events": court,
        }
        self._record(what, ", ".join(f"{name} {count}" for name, count in figures.items()))
        return figures

    async def _differences(self, committed: set[UUID], heard: set[UUID]) -> str:
        """What is missing, where it stands in the feed, and what both services said of it."""
        feed = await self.rows(
            self.teller_db,
            "SELECT d.seq, o.payload->>'fact_id' AS fact FROM outbox o "
            "LEFT JOIN delivery d ON d.outbox_id = o.id AND d.subscription = 'listener'",
        )
        missing = sorted(str(row["seq"]) for row in feed if UUID(row["fact"]) in committed - heard)
        letters = await self.rows(
            self.listener_db, "SELECT seq, status, attempts, error FROM dead_letter"
        )
        return (
            f"{len(committed - heard)} committed facts did not arrive (numbers {missing}), "
            f"{len(heard - committed)} arrived unsent; dead letters {list(map(dict, letters))}\n"
            f"teller: {self.teller.tail()}\nlistener: {self.listener.tail()}"
        )

    async def _check_court(self) -> int:
        """Read the court's whole feed over HTTP: 1, 2, 3 …, each signed, each fact once."""
        headers = self.issuer.bearer("court_liaison", client_id=COURT, org=str(uuid4()))
        seen: list[UUID] = []
        kids: set[str] = set()
        async with self.client() as client:
            while True:
                url = f"/teller/feeds/{COURT}?after={len(seen)}&limit=500"
                page = (await client.get(url, headers=headers)).json()
                if not page["signed_events"]:
                    break
                for compact in page["signed_events"]:
                    signed = jws.extract_compact(compact.encode())
                    kids.add(signed.headers()["kid"])
                    assert signed.headers()["alg"] == SIGNATURE_ALGORITHM
                    event = json.loads(signed.payload)
                    assert event["sequence"] == len(seen) + 1, "a gap or a double"
                    seen.append(UUID(event["data"]["fact_id"]))
        assert len(set(seen)) == len(seen), "the court got a fact twice"
        for_court = await self.rows(
            self.teller_db,
            "SELECT payload->>'fact_id' AS fact FROM outbox WHERE recipient IS NOT NULL",
        )
        assert {UUID(row["fact"]) for row in for_court} == set(seen), "the court missed a fact"
        return len(seen)

    def pause(self, process: ServiceProcess) -> None:
        process.send(signal.SIGSTOP)

    def resume(self, process: ServiceProcess) -> None:
        process.send(signal.SIGCONT)
