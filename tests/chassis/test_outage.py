"""The database goes away and comes back: 503 meanwhile, nothing half done, nobody restarts us."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from urllib.parse import urlsplit

import pytest

from chassis.testing import Issuer, MovableClock, Service, eventually, running
from chassis_desk import Desk, problem
from chassis_probe import create_app
from reference.divisions import Area
from standalone.machine import free_port


class Line:
    """A TCP connection to the database that can be cut."""

    def __init__(self, host: str, port: int) -> None:
        self._target, self.port = (host, port), free_port()
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()

    async def mend(self) -> None:
        self._server = await asyncio.start_server(self._pass_on, "127.0.0.1", self.port)

    async def cut(self) -> None:
        if self._server is not None:
            self._server.close()
        for writer in list(self._open):
            writer.transport.abort()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection(*self._target)
        self._open |= {writer, far_writer}
        await asyncio.gather(self._pump(reader, far_writer), self._pump(far_reader, writer))
        self._open -= {writer, far_writer}

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while chunk := await reader.read(65_536):
                writer.write(chunk)
                await writer.drain()
        writer.close()


@pytest.fixture
async def line(urls: tuple[str, str]) -> AsyncIterator[Line]:
    address = urlsplit(urls[0])
    line = Line(address.hostname or "127.0.0.1", address.port or 5432)
    await line.mend()
    yield line
    await line.cut()


@pytest.fixture
async def cuttable(
    urls: tuple[str, str], line: Line, issuer: Issuer, county: Area
) -> AsyncIterator[Desk]:
    """A desk at another probe on the same database, by way of the line."""
    address = urlsplit(urls[0])
    login = address.netloc.rsplit("@", 1)[0]
    by_line = f"postgresql://{login}@127.0.0.1:{line.port}{address.path}"
    clock = MovableClock()
    async with running(
        "probe", create_app, (by_line, urls[1]), issuer=issuer, clock=clock, pool_size=3
    ) as service:
        yield Desk(service, county)


async def readiness(service: Service) -> int:
    return (await service.client.get("/ready")).status_code


class TestAnOutage:
    async def test_is_told_and_gets_over_by_itself(self, cuttable: Desk, line: Line) -> None:
        note = await cuttable.taken()
        assert await readiness(cuttable.service) == 200
        await line.cut()
        began = time.monotonic()
        answers = [
            await cuttable.take(),
            await cuttable.send("GET", f"/notes/{note['id']}"),
            await cuttable.send("POST", f"/notes/{note['id']}/close", headers={"If-Match": "*"}),
            await cuttable.service.client.get("/ready"),
        ]
        assert time.monotonic() - began < 10
        for answer in answers:
            problem(answer, 503, "unavailable")
            assert answer.headers["retry-after"]
        assert (await cuttable.service.client.get("/health")).status_code == 200
        metrics = (await cuttable.service.client.get("/metrics")).text
        assert 'method="POST",route="/probe/notes",status="503"' in metrics
        await line.mend()

        async def is_ready() -> bool:
            return await readiness(cuttable.service) == 200

        await eventually(is_ready)
        assert await cuttable.count("note") == 1
        await self._recovered(cuttable)

    async def _recovered(self, desk: Desk) -> None:
        """Every pool has got rid of its dead connections, and the loops go on."""

        async def is_taken() -> bool:
            return (await desk.take()).status_code == 201

        await eventually(is_taken)
        assert (await desk.send("GET", "/notes")).status_code == 200

        await desk.numbered()

    async def test_in_the_middle_of_many_writes_loses_and_doubles_nothing(
        self, cuttable: Desk, line: Line
    ) -> None:
        """Each writer repeats with its key until it is answered: as many notes as writers."""

        async def write(number: int) -> None:
            key = {"Idempotency-Key": f"{cuttable.child}-{number}"}
            form = cuttable.note()
            while True:
                answer = await cuttable.send("POST", "/notes", json=form, headers=key)
                if answer.status_code == 201:
                    return
                assert answer.status_code in (409, 503), answer.text
                await asyncio.sleep(0.05)

        async def disturb() -> None:
            for _ in range(3):
                await asyncio.sleep(0.15)
                await line.cut()
                await asyncio.sleep(0.15)
                await line.mend()

        async with asyncio.timeout(30):
            await asyncio.gather(disturb(), *(write(number) for number in range(60)))
        counts = [await cuttable.count(table) for table in ("note", "outbox", "audit")]
        assert counts[:2] == [60, 60]
