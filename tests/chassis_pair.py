"""A teller and a listener in one process, with databases of their own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

from chassis.broker import Hub
from chassis.relay import queue_name
from chassis.testing import Issuer, MovableClock, Service, drop_database, eventually, running
from contracts.envelope import BATCH_MEDIA_TYPE, Envelope
from faults import probe as faulty
from faults.rig import migrated


class Pair:
    """A teller and a listener in this process."""

    def __init__(self, teller: Service, listener: Service) -> None:
        self.teller, self.listener = teller, listener
        self.inbox = listener.web.state.chassis.inboxes["teller"]
        self._heard = self._letters = 0

    async def begin(self) -> None:
        """Look only at what comes from now on: what was told before has come."""
        assert await eventually(self._is_up_to_date)
        self._heard = len(await self.heard())
        self._letters = len(await self.letters())

    async def _is_up_to_date(self) -> bool:
        told = "SELECT max(last_seq) FROM subscription WHERE name = 'listener'"
        waiting = "SELECT count(*) FROM unsequenced"
        if await self.teller.admin.fetchval(waiting):
            return False
        applied = await self.listener.admin.fetchval("SELECT max(last_seq) FROM cursor")
        return bool((await self.teller.admin.fetchval(told) or 0) == (applied or 0))

    async def tell(self, story: UUID | None = None) -> UUID:
        fact = uuid4()
        body = {"story_id": str(story or uuid4()), "fact_id": str(fact)}
        headers = self.teller.issuer.bearer("county_officer", area="510104")
        answer = await self.teller.client.post("/teller/facts", json=body, headers=headers)
        assert answer.status_code == 201, answer.text
        return fact

    async def heard(self) -> list[UUID]:
        query = "SELECT fact_id FROM effect ORDER BY id OFFSET $1"
        rows = await self.listener.admin.fetch(query, self._heard)
        return [row["fact_id"] for row in rows]

    async def hears(self, *facts: UUID) -> None:
        async def has_heard() -> bool:
            return set(facts) <= set(await self.heard())

        await eventually(has_heard)

    async def next_events(self) -> list[Envelope]:
        """What the feed holds after what was applied."""
        after = await self.listener.admin.fetchval("SELECT last_seq FROM cursor")
        page = await self.listener.web.state.chassis.peers.feed("teller", "listener", after, 9)
        return [Envelope.model_validate(event) for event in page["events"]]

    async def publish_stray(self) -> UUID:
        """The next number, in a message from another numbering; its fact was never told."""
        await eventually(lambda: self.inbox.subscribed)
        last = await self.listener.admin.fetchval("SELECT last_seq FROM cursor")
        own = await self.teller.admin.fetchval("SELECT generation FROM subscription")
        fact, story = uuid4(), uuid4()
        stray = Envelope(
            id=uuid4(),
            source="/teller",
            type=faulty.FactTold.TYPE,
            subject=f"story/{story}",
            time=self.teller.clock(),
            sequence=last + 1,
            generation=own - 1,
            aggregateversion=1,
            data={"fact_id": str(fact), "story_id": str(story), "number": 1},
        )
        transport = self.listener.web.state.chassis.transport
        body = f"[{stray.model_dump_json()}]".encode()
        await transport.publish(queue_name("teller", "listener"), [body], BATCH_MEDIA_TYPE)
        return fact

    async def letters(self) -> list[Any]:
        query = "SELECT * FROM dead_letter ORDER BY seq OFFSET $1"
        return list(await self.listener.admin.fetch(query, self._letters))

    async def replay(self, seq: int, area: str = "51") -> Any:
        headers = self.listener.issuer.bearer("operator", area=area)
        path = f"/listener/dead-letters/teller/{seq}/replay"
        return await self.listener.client.post(path, headers=headers)


Urls = dict[str, tuple[str, str]]


@asynccontextmanager
async def databases(admin_url: str) -> AsyncIterator[Urls]:
    """Both services' databases, new."""
    tables = {"teller": faulty.TELLER_METADATA, "listener": faulty.LISTENER_METADATA}
    urls = {name: await migrated(admin_url, name, metadata) for name, metadata in tables.items()}
    yield urls
    for _, own in urls.values():
        await drop_database(admin_url, own)


@asynccontextmanager
async def listening(urls: Urls, issuer: Issuer) -> AsyncIterator[Pair]:
    common: dict[str, Any] = {"issuer": issuer, "clock": MovableClock(), "hub": Hub()}
    async with (
        running("teller", faulty.create_teller, urls["teller"], **common) as teller,
        running(
            "listener",
            faulty.create_listener,
            urls["listener"],
            applications={"teller": teller.web},
            **common,
        ) as listener,
    ):
        pair = Pair(teller, listener)
        await pair.begin()
        yield pair
