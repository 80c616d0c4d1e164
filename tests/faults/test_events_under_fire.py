"""Events with real processes, a real broker and a real database, while things break."""

import asyncio
import json
import random
import signal
from uuid import uuid4

import aio_pika
import pytest

from chassis.testing import eventually
from faults.rig import Rig

pytestmark = pytest.mark.slow


class TestKillingAService:
    async def test_between_commit_and_publish_loses_nothing(self, rig: Rig) -> None:
        rig.teller.kill()
        rig.teller.start(WARDSHIP_FAILPOINT="relay.numbered")
        await asyncio.gather(rig.write(300, 20), self._revive(rig))
        assert rig.teller.starts >= 3
        await rig.check("killed between commit and publish")

    async def test_between_confirm_and_mark_sends_again_and_is_absorbed(self, rig: Rig) -> None:
        rig.teller.kill()
        rig.teller.start(WARDSHIP_FAILPOINT="relay.confirmed")
        await asyncio.gather(rig.write(300, 20), self._revive(rig))
        figures = await rig.check("killed between confirm and mark")
        assert figures["doubles absorbed"] > 0

    async def test_between_effect_and_acknowledgement_happens_once(self, rig: Rig) -> None:
        rig.listener.kill()
        rig.listener.start(WARDSHIP_FAILPOINT="inbox.applied")

        async def revive() -> None:
            await rig.listener.died()
            rig.listener.start()

        await asyncio.gather(rig.write(300, 20), revive())
        await rig.check("killed between effect and acknowledgement")

    async def test_again_and_again_at_random_keeps_everything(self, rig: Rig) -> None:
        async def murder() -> None:
            for _ in range(8):
                await asyncio.sleep(random.uniform(0.3, 1.5))
                victim = random.choice((rig.teller, rig.listener))
                victim.kill()
                victim.start()

        await asyncio.gather(rig.write(1_500, 30, 20), murder())
        await rig.check("killed at random, eight times")

    async def _revive(self, rig: Rig) -> None:
        """The failpoint ends the process when the first events are on their way; start it again."""
        await rig.teller.died()
        rig.teller.start()


class TestTheBroker:
    async def test_stopped_and_started_during_load_loses_nothing(self, rig: Rig) -> None:
        async def stop_and_start() -> None:
            for how in (rig.broker.stop, rig.broker.kill):
                await asyncio.sleep(1)
                await asyncio.to_thread(how)
                await asyncio.sleep(2)
                await asyncio.to_thread(rig.broker.start)

        await asyncio.gather(rig.write(2_000, 20, 30), stop_and_start())
        await rig.check("broker stopped, killed and started during load")

    async def test_its_queue_deleted_under_the_consumer_is_noticed(self, rig: Rig) -> None:
        await rig.write(100, 10)
        await rig.settle()
        connection = await aio_pika.connect(rig.broker.url)
        async with connection, connection.channel() as channel:
            await channel.queue_delete("wardship.teller.listener")
        await rig.write(300, 10)
        await rig.check("the listener's queue deleted")

    async def test_every_delivery_twice_and_some_out_of_order_changes_nothing(
        self, rig: Rig
    ) -> None:
        """A second publisher sends every message again, in random order, into the same queue."""
        await rig.write(400, 20)
        await rig.settle()
        connection = await aio_pika.connect(rig.broker.url)
        async with connection, connection.channel() as channel:
            exchange = await channel.get_exchange("wardship")
            envelopes = await self._envelopes(rig)
            messages = [envelopes[i : i + 3] for i in range(0, len(envelopes), 3)] * 2
            random.shuffle(messages)

            async def send_again() -> None:
                for message in messages:
                    body = json.dumps(message).encode()
                    await exchange.publish(aio_pika.Message(body), "wardship.teller.listener")

            await asyncio.gather(send_again(), rig.write(400, 20))
        await rig.settle()
        figures = await eventually(lambda: self._absorbed(rig, 2 * len(envelopes)))
        assert figures
        await rig.check("every delivery twice more, out of order")

    async def _absorbed(self, rig: Rig, doubles: int) -> bool:
        (cursor,) = await rig.rows(rig.listener_db, "SELECT doubles FROM cursor")
        return int(cursor["doubles"]) >= doubles

    async def _envelopes(self, rig: Rig) -> list[dict[str, object]]:
        headers = rig.issuer.bearer("service", client_id="listener")
        async with rig.client() as client:
            page = await client.get("/teller/feeds/listener?limit=1000", headers=headers)
        return list(page.json()["events"])

    async def test_rubbish_in_the_queue_is_dropped_and_the_feed_goes_on(self, rig: Rig) -> None:
        connection = await aio_pika.connect(rig.broker.url)
        async with connection, connection.channel() as channel:
            exchange = await channel.get_exchange("wardship")
            for body in (b"", b"{", b"[{}]", b"\xff" * 50, b"[1,2]"):
                await exchange.publish(aio_pika.Message(body), "wardship.teller.listener")
        await rig.write(100, 10)
        await rig.check("rubbish in the queue")


class TestTheDatabase:
    async def test_restarted_during_load_keeps_what_was_acknowledged(self, rig: Rig) -> None:
        async def restart() -> None:
            await asyncio.sleep(1.5)
            await asyncio.to_thread(rig.postgres.restart)
            await asyncio.sleep(1.5)
            await asyncio.to_thread(rig.postgres.crash)
            await asyncio.to_thread(rig.postgres.start)

        await asyncio.gather(rig.write(1_500, 20, 30), restart())
        await rig.check("PostgreSQL restarted, then crashed and started")


class TestManyWriters:
    async def test_two_hundred_with_transactions_of_random_length(self, rig: Rig) -> None:
        await rig.write(3_000, 200, 150)
        await rig.check("200 writers against the relay")


class TestAFailingHandler:
    async def test_quarantines_the_event_and_holds_only_its_own_story(self, rig: Rig) -> None:
        """The rest goes on; once mended, the operator replays in order and nothing is missing."""
        rig.stories = rig.stories[:8]  # of many, one may have a single fact
        poisoned = rig.stories[0]
        rig.listener.kill()
        rig.listener.start(WARDSHIP_TEST_POISON=str(poisoned))
        await rig.listener.ready()
        await rig.write(300, 10)
        await rig.settle()
        effects = await rig.rows(rig.listener_db, "SELECT story_id FROM effect")
        assert poisoned not in {effect["story_id"] for effect in effects}
        letters = await rig.rows(
            rig.listener_db, "SELECT seq, status FROM dead_letter ORDER BY seq"
        )
        facts = await rig.rows(rig.teller_db, "SELECT 1 FROM fact WHERE story_id = $1", poisoned)
        assert len(letters) == len(facts) > 1
        assert [letter["status"] for letter in letters][:1] == ["quarantined"]
        rig.listener.kill()
        rig.listener.start()
        await rig.listener.ready()
        await self._replay(rig, [letter["seq"] for letter in letters])
        await rig.check("a poisoned story quarantined and replayed")

    async def _replay(self, rig: Rig, numbers: list[int]) -> None:
        operator = rig.issuer.bearer("operator")
        async with rig.client() as client:
            base = f"{rig.listener.url}/listener/dead-letters"
            listed = (await client.get(base, headers=operator)).json()
            assert [letter["seq"] for letter in listed] == numbers
            early = await client.post(f"{base}/teller/{numbers[-1]}/replay", headers=operator)
            assert early.status_code == 409
            for number in numbers:
                answer = await client.post(f"{base}/teller/{number}/replay", headers=operator)
                assert answer.status_code == 200, answer.text
            again = await client.post(f"{base}/teller/{numbers[0]}/replay", headers=operator)
            assert again.status_code == 404


class TestStopping:
    async def test_finishes_what_is_in_flight(self, rig: Rig) -> None:
        """SIGTERM while slow requests run: they are answered 201, and nothing of them is lost."""
        async with rig.client() as client:
            slow = asyncio.gather(*(rig._tell(client, uuid4(), 1_500) for _ in range(10)))
            await asyncio.sleep(0.7)
            asked = rig.asked
            code = await asyncio.to_thread(rig.teller.stop)
            assert code in (0, -signal.SIGTERM), "it did not end in good order"
            await slow
        assert rig.asked == asked, "a request had to be repeated"
        rig.teller.start()
        await rig.teller.ready()
        await rig.check("stopped by SIGTERM with requests in flight")
