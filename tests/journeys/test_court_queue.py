"""The court's liaison system at its queue: doubles, gaps, forgeries and a kill change nothing."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import aio_pika
import pytest

from api_bodies import COUNTY
from assembled import Assembled
from chassis.rabbit import Rabbit
from chassis.testing import eventually
from judiciary_play import Judiciary
from standalone import login
from standalone.rabbitmq import find_broker

EXAMPLE = Path(__file__).parents[2] / "examples" / "court"
QUEUE = "wardship.judicial-referral.court"
LONG = 600
"""Seconds without a message before the feed is asked: the queue has to bring it."""


class Listening:
    """The court's process, which may be killed and started again on the same docket."""

    def __init__(self, system: Assembled, amqp: str, folder: Path) -> None:
        self.system, self.amqp = system, amqp
        self.docket, self.log, self.key = (
            folder / name for name in ("docket.json", "log", "key.json")
        )
        self.key.write_text(json.dumps(system.logins["court"]["key"]), encoding="utf-8")
        self._process: asyncio.subprocess.Process | None = None

    async def start(self, pause: float = LONG) -> None:
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, str(EXAMPLE / "liaison.py"), "--address", self.system.address,
                "--client", "court", "--key", str(self.key), "--docket", str(self.docket),
                "--amqp", self.amqp, "--protect", "--pause", str(pause),
                stdout=log, stderr=log, env={"PATH": os.environ["PATH"]},
            )  # fmt: skip

    async def kill(self) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(signal.SIGKILL)
            await self._process.wait()

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def kept(self) -> dict[str, Any]:
        if not self.docket.exists():
            return {"taken": 0, "acknowledged": 0, "matters": {}}
        kept: dict[str, Any] = json.loads(self.docket.read_text(encoding="utf-8"))
        return kept

    async def has_acknowledged(self, number: int) -> None:
        async def is_so() -> bool:
            return bool(self.kept()["acknowledged"] >= number)

        try:
            await eventually(is_so, 30)
        except Exception as error:
            raise AssertionError(self.said()) from error


@pytest.fixture
def amqp() -> Iterator[str]:
    broker = find_broker()
    yield broker.url
    broker.close()


@pytest.fixture
async def queue(amqp: str) -> AsyncIterator[Rabbit]:
    """The services' own publisher, on a queue that nobody has used."""
    await _delete(amqp)
    rabbit = Rabbit(amqp)
    await rabbit.publish(QUEUE, [], "application/jose")
    yield rabbit
    await rabbit.close()
    await _delete(amqp)


@pytest.fixture
async def court(assembled: Assembled, amqp: str, tmp_path: Path) -> AsyncIterator[Listening]:
    court = Listening(assembled, amqp, tmp_path)
    yield court
    await court.kill()


async def _delete(url: str) -> None:
    async with await aio_pika.connect(url) as connection:
        await (await connection.channel()).queue_delete(QUEUE)


async def _left(url: str) -> int:
    """So many messages wait in the queue, confirmed by nobody."""
    async with await aio_pika.connect(url) as connection:
        found = await (await connection.channel()).get_queue(QUEUE)
        return found.declaration_result.message_count or 0


async def _ask(judiciary: Judiciary) -> str:
    """A protection order is asked for of the demonstration's court: the referral."""
    unit = judiciary.system.logins["court"]["organisation_id"]
    form = {
        "organisation_id": unit, "kind": "court", "name": "测试 court", "jurisdiction": COUNTY,
        "client_id": "court",
    }  # fmt: skip
    async with judiciary.system.client(judiciary.bearers["county"]) as client:
        assert (await client.post("/judicial-referral/units", json=form)).status_code in (201, 409)
    report = await judiciary.report(await judiciary.child())
    await judiciary.post(
        "county", f"/reports/{report}/triage", decision="refer", reasons="测试",
        units=[{"unit_id": unit, "matter": "protection_order"}],
    )  # fmt: skip
    path = "/judicial-referral/referrals"
    (sent,) = (await judiciary.call("county", path, params={"report_id": report}))["items"]
    return str(sent["id"])


async def _signed(system: Assembled, after: int) -> list[bytes]:
    """What the services tell the court, as each message holds it."""
    key = system.logins["court"]["key"]
    token = await login.client_token(system.address, "court", key=key)
    async with system.client({"Authorization": f"Bearer {token}"}) as client:
        answer = await client.get("/judicial-referral/feeds/court", params={"after": after})
    return [one.encode() for one in answer.json()["signed_events"]]


async def _begun(system: Assembled, court: Listening) -> tuple[Judiciary, int]:
    """The court listens, and has taken all that was told before; and how far that was."""
    judiciary = Judiciary(system)
    await judiciary.begin()
    await _ask(judiciary)
    await system.settled()
    last = len(await _signed(system, 0))
    await court.start()
    await court.has_acknowledged(last)
    return judiciary, last


class TestTheCourtAtItsQueue:
    async def test_takes_what_comes_once_and_answers(
        self, assembled: Assembled, court: Listening, queue: Rabbit, amqp: str
    ) -> None:
        judiciary, last = await _begun(assembled, court)
        referral = await _ask(judiciary)
        await assembled.settled()
        told = await _signed(assembled, last)
        await queue.publish(QUEUE, [told[0], told[0], *told], "application/jose")
        await court.has_acknowledged(last + 1)
        assert f"{last + 1} judicial-referral.referral.sent.v1 by the queue" in court.said()
        path = f"/judicial-referral/referrals/{referral}"

        async def ordered() -> bool:
            return len((await judiciary.call("county", path))["protection_orders"]) == 1

        await eventually(ordered, 30)
        await eventually(lambda: _is_empty(amqp), 30)

    async def test_killed_and_started_again_loses_and_doubles_nothing(
        self, assembled: Assembled, court: Listening, queue: Rabbit, amqp: str
    ) -> None:
        judiciary, last = await _begun(assembled, court)
        referrals = [await _ask(judiciary) for _ in range(3)]
        await assembled.settled()
        told = await _signed(assembled, last)
        await queue.publish(QUEUE, told[:1], "application/jose")
        await court.has_acknowledged(last + 1)
        await court.kill()
        await queue.publish(QUEUE, [*told[::-1], *told], "application/jose")
        await court.start()
        await court.has_acknowledged(last + len(told))
        await eventually(lambda: _is_empty(amqp), 30)
        kept = court.kept()
        assert set(referrals) <= set(kept["matters"])
        taken = [line for line in court.said().splitlines() if "referral.sent.v1 by" in line]
        numbers = [int(line.split()[0]) for line in taken]
        assert len(numbers) == len(set(numbers))
        for referral in referrals:
            path = f"/judicial-referral/referrals/{referral}"

            async def ordered(path: str = path) -> bool:
                return len((await judiciary.call("county", path))["protection_orders"]) == 1

            await eventually(ordered, 30)

    async def test_a_gap_is_read_from_the_feed(
        self, assembled: Assembled, court: Listening, queue: Rabbit
    ) -> None:
        judiciary, last = await _begun(assembled, court)
        for _ in range(3):
            await _ask(judiciary)
        await assembled.settled()
        told = await _signed(assembled, last)
        await queue.publish(QUEUE, told[-1:], "application/jose")
        await court.has_acknowledged(last + len(told))
        assert f"{last + len(told)} " in court.said()
        assert "by the queue" not in court.said()

    @pytest.mark.parametrize("forged", [b"no.signature.here", b"\xff\xfe", b""])
    async def test_a_forged_message_is_thrown_away_and_the_feed_is_read(
        self, assembled: Assembled, court: Listening, queue: Rabbit, amqp: str, forged: bytes
    ) -> None:
        judiciary, last = await _begun(assembled, court)
        head, payload, _ = (await _signed(assembled, 0))[0].split(b".")
        await _ask(judiciary)
        await assembled.settled()
        told = len(await _signed(assembled, last))
        forgery = forged or b".".join([head, payload, uuid4().hex.encode()])
        await queue.publish(QUEUE, [forgery], "application/jose")
        await court.has_acknowledged(last + told)
        assert "thrown away" in court.said()
        await eventually(lambda: _is_empty(amqp), 30)

    async def test_without_a_queue_it_goes_on_over_http(
        self, assembled: Assembled, court: Listening, queue: Rabbit, amqp: str
    ) -> None:
        judiciary, last = await _begun(assembled, court)
        await court.kill()
        await queue.close()
        await _delete(amqp)
        await court.start(pause=0.3)
        await _ask(judiciary)
        await assembled.settled()
        told = len(await _signed(assembled, last))
        await court.has_acknowledged(last + told)

        async def has_tried() -> bool:
            return "not reached, tried again: ChannelNotFoundEntity" in court.said()

        await eventually(has_tried, 30)


async def _is_empty(url: str) -> bool:
    return await _left(url) == 0
