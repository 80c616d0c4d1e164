"""Feeds over HTTP: history first, dense numbers, and marks that never go back."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from chassis import duties, feeds
from chassis.outbox import publish
from chassis_desk import Desk, problem
from chassis_probe import NORM, NoteTaken, a_work

TAKEN, CLOSED = "probe.note.taken.v1", "probe.note.closed.v1"


class Reader:
    """A service that reads its feed at the probe."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.name = desk, f"reader-{uuid4().hex[:12]}"
        self.headers = desk.service.issuer.bearer("service", client_id=self.name)

    async def subscribe(self, *types: str) -> httpx.Response:
        path = f"/probe/feeds/{self.name}"
        body = {"types": types}
        return await self.desk.service.client.put(path, json=body, headers=self.headers)

    async def read(self, after: int = 0, limit: int = 1_000) -> dict[str, Any]:
        path = f"/probe/feeds/{self.name}?after={after}&limit={limit}"
        answer = await self.desk.service.client.get(path, headers=self.headers)
        assert answer.status_code == 200, answer.text
        page: dict[str, Any] = answer.json()
        return page

    async def acknowledge(self, through: object) -> httpx.Response:
        path = f"/probe/feeds/{self.name}/acknowledgement"
        body = {"through": through}
        return await self.desk.service.client.post(path, json=body, headers=self.headers)

    async def events(self) -> list[dict[str, Any]]:
        """All of the feed, once it holds everything told."""
        await self.desk.numbered()
        found: list[dict[str, Any]] = []
        while page := (await self.read(len(found)))["events"]:
            found += page
        return found


@pytest.fixture
def reader(desk: Desk) -> Reader:
    return Reader(desk)


class TestALateSubscriber:
    async def test_gets_the_whole_history_in_order(self, desk: Desk, reader: Reader) -> None:
        notes = [(await desk.taken())["id"] for _ in range(5)]
        await desk.numbered()
        await reader.subscribe(TAKEN)
        events = await reader.events()
        assert [event["sequence"] for event in events] == list(range(1, len(events) + 1))
        ours = [event["data"]["note_id"] for event in events if event["data"]["note_id"] in notes]
        assert ours == notes

    async def test_misses_nothing_that_is_told_meanwhile(self, desk: Desk) -> None:
        readers = [Reader(desk) for _ in range(4)]
        told = asyncio.gather(*(desk.taken() for _ in range(60)))
        for reader in readers:
            await reader.subscribe(TAKEN)
            await asyncio.sleep(0.02)
        notes = {note["id"] for note in await told}
        for reader in readers:
            events = await reader.events()
            assert [event["sequence"] for event in events] == list(range(1, len(events) + 1))
            heard = [event["data"]["note_id"] for event in events]
            assert len(heard) == len(set(heard))
            assert notes <= set(heard)

    async def test_who_wants_more_gets_that_history_too_and_nothing_twice(
        self, desk: Desk, reader: Reader
    ) -> None:
        note = await desk.taken()
        await desk.send("POST", f"/notes/{note['id']}/close", headers={"If-Match": "*"})
        await reader.subscribe(TAKEN)
        before = await reader.events()
        answer = await reader.subscribe(CLOSED, TAKEN)
        assert set(answer.json()["types"]) == {TAKEN, CLOSED}
        after = await reader.events()
        assert after[: len(before)] == before
        assert {event["type"] for event in after[len(before) :]} == {CLOSED}
        assert len({event["id"] for event in after}) == len(after)

    async def test_subscribing_ten_times_at_once_is_one(self, desk: Desk, reader: Reader) -> None:
        await desk.taken()
        answers = await asyncio.gather(*(reader.subscribe(TAKEN) for _ in range(10)))
        assert {answer.status_code for answer in answers} == {200}
        events = await reader.events()
        assert len({event["id"] for event in events}) == len(events) > 0


class TestAFeed:
    async def test_is_its_subscribers_alone(self, desk: Desk, reader: Reader) -> None:
        await reader.subscribe(TAKEN)
        client = desk.service.client
        other = desk.service.issuer.bearer("service", client_id="other")
        path = f"/probe/feeds/{reader.name}"
        problem(await client.get(path, headers=other), 404, "feed-not-found")
        problem(await client.put(path, json={"types": [TAKEN]}, headers=other), 403)
        body = {"through": 1}
        problem(await client.post(f"{path}/acknowledgement", json=body, headers=other), 404)
        problem(await client.get(path, headers=desk.headers(client_id=reader.name)), 403)

    @pytest.mark.parametrize(
        "query", ["after=-1", f"after={2**53 + 1}", "after=x", "limit=0", "limit=1001", "limit=１"]
    )
    async def test_is_read_within_bounds(self, reader: Reader, query: str) -> None:
        await reader.subscribe(TAKEN)
        path = f"/probe/feeds/{reader.name}?{query}"
        answer = await reader.desk.service.client.get(path, headers=reader.headers)
        problem(answer, 422)

    @pytest.mark.parametrize("types", [[], ["x" * 101], [1], "x", None, [TAKEN] * 101])
    async def test_is_of_types_in_order(self, reader: Reader, types: Any) -> None:
        path = f"/probe/feeds/{reader.name}"
        body = {"types": types}
        client = reader.desk.service.client
        problem(await client.put(path, json=body, headers=reader.headers), 422)

    @pytest.mark.parametrize("name", ["Ä", "a b", "-a", "A", "a" * 101, "a%0ab", "%2e%2e"])
    async def test_has_a_plain_name(self, desk: Desk, name: str) -> None:
        headers = desk.service.issuer.bearer("service", client_id="x")
        answer = await desk.service.client.get(f"/probe/feeds/{name}", headers=headers)
        assert answer.status_code in (404, 422)

    async def test_past_its_end_is_empty(self, reader: Reader) -> None:
        await reader.subscribe(TAKEN)
        page = await reader.read(after=2**53)
        assert page["events"] == []


class TestAcknowledging:
    async def test_moves_forward_and_never_back(self, desk: Desk, reader: Reader) -> None:
        for _ in range(3):
            await desk.taken()
        await reader.subscribe(TAKEN)
        await reader.events()
        marks = [(await reader.acknowledge(n)).json()["acknowledged_seq"] for n in (2, 1, 3, 2)]
        assert marks == [2, 2, 3, 3]

    async def test_by_many_at_once_ends_at_the_furthest(self, desk: Desk, reader: Reader) -> None:
        for _ in range(9):
            await desk.taken()
        await reader.subscribe(TAKEN)
        await reader.events()
        await asyncio.gather(*(reader.acknowledge(n) for n in (3, 9, 1, 7, 5, 2, 8, 4, 6)))
        assert (await reader.read())["acknowledged_seq"] == 9

    @pytest.mark.parametrize("through", [0, -1, 2**53, "x", None, 1.5])
    async def test_of_what_was_not_delivered_is_refused(
        self, reader: Reader, through: object
    ) -> None:
        await reader.subscribe("probe.nothing.v1")
        answer = await reader.acknowledge(through)
        problem(answer, 409 if through == 2**53 else 422)

    async def test_meets_the_duties_of_what_it_passes(self, desk: Desk, reader: Reader) -> None:
        events: list[UUID] = []
        for _ in range(3):
            async with a_work(desk.service.web) as work:
                event = NoteTaken(note_id=uuid4(), child_id=uuid4())
                events.append(publish(work, event, version=1, area=desk.county))
                duties.open_duty(
                    work, feeds.ACKNOWLEDGEMENT, norm=NORM, subject_type="event",
                    subject_id=events[-1], area=desk.county, department="court",
                )  # fmt: skip
        await desk.numbered()
        await reader.subscribe(TAKEN)
        places = {event["id"]: event["sequence"] for event in await reader.events()}
        assert (await reader.acknowledge(places[str(events[1])])).status_code == 200
        query = "SELECT status FROM duty WHERE subject_id = $1"
        statuses = [await desk.service.admin.fetchval(query, event) for event in events]
        assert statuses == ["met", "met", "open"]

    async def test_forty_thousand_at_once_is_one_request(self, desk: Desk, reader: Reader) -> None:
        """More than a statement takes parameters: a court that was away for a month."""
        await reader.subscribe("probe.many.v1")
        await desk.service.admin.execute(_MANY, 40_000)
        await desk.numbered()
        answer = await reader.acknowledge(40_000)
        assert answer.status_code == 200, answer.text


_MANY = """
INSERT INTO outbox (event_id, type, aggregate_type, aggregate_id, aggregate_version, occurred_at,
                    payload)
SELECT gen_random_uuid(), 'probe.many.v1', 'many', gen_random_uuid(), 1, now(), '{}'
FROM generate_series(1, $1::int)
"""
