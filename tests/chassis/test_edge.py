"""The same service behind uvicorn: what only a real server shows."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
import uvicorn

from chassis.testing import Service, eventually
from chassis_desk import Desk, problem
from standalone.machine import free_port


@pytest.fixture(scope="module", params=["httptools", "h11"])
async def address(probe: Service, request: pytest.FixtureRequest) -> AsyncIterator[str]:
    """The probe's application, served; its lifespan is run by the fixture `probe`."""
    port = free_port()
    config = uvicorn.Config(
        probe.web, port=port, lifespan="off", log_level="critical", http=request.param,
        timeout_graceful_shutdown=2,
    )  # fmt: skip
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server._serve())
    await eventually(lambda: server.started)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    await serving


@pytest.fixture
async def client(address: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=address, trust_env=False) as client:
        yield client


async def raw(address: str, text: bytes, *, wait: float = 2) -> bytes:
    """What comes back for these bytes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(address.rsplit(":", 1)[1]))
    try:
        writer.write(text)
        await writer.drain()
        async with asyncio.timeout(wait):
            return await reader.read(65_536)
    finally:
        writer.close()


class TestMethods:
    @pytest.mark.parametrize("method", ["OPTIONS", "PATCH", "TRACE", "PROPFIND"])
    async def test_that_are_not_answered_are_405(
        self, client: httpx.AsyncClient, method: str
    ) -> None:
        answer = await client.request(method, "/health")
        problem(answer, 405)
        assert answer.headers["allow"] == "GET"

    async def test_head_is_get_without_the_body(
        self, client: httpx.AsyncClient, desk: Desk
    ) -> None:
        note = await desk.taken()
        path, headers = f"/probe/notes/{note['id']}", desk.headers()
        answer = await client.head(path, headers=headers)
        whole = await client.get(path, headers=headers)
        assert (answer.status_code, answer.content) == (200, b"")
        for name in ("content-length", "content-type", "etag"):
            assert answer.headers[name] == whole.headers[name]
        assert await desk.count("audit", "operation = 'read_note'") == 2

    async def test_head_is_no_way_around(self, client: httpx.AsyncClient, desk: Desk) -> None:
        assert (await client.head("/probe/notes")).status_code == 401
        closing = f"/probe/notes/{(await desk.taken())['id']}/close"
        answer = await client.head(closing, headers=desk.headers())
        assert (answer.status_code, answer.headers["allow"]) == (405, "POST")

    async def test_unknown_is_a_4xx_and_the_server_lives(
        self, client: httpx.AsyncClient, address: str
    ) -> None:
        answer = await raw(address, b"BREW /health HTTP/1.1\r\nHost: x\r\n\r\n")
        assert answer.split(b" ")[1][:1] == b"4"
        assert (await client.get("/health")).status_code == 200

    async def test_made_up_do_not_fill_the_metrics(self, address: str, probe: Service) -> None:
        for number in range(20):
            await raw(address, b"BREW%d /health HTTP/1.1\r\nHost: x\r\n\r\n" % number)
        assert "BREW" not in (await probe.client.get("/metrics")).text


class TestBodies:
    async def test_in_chunks_over_the_limit_are_413(
        self, client: httpx.AsyncClient, desk: Desk
    ) -> None:
        async def chunks() -> AsyncIterator[bytes]:
            for _ in range(40):
                yield b" " * 65_536

        headers = {**desk.headers(), "Content-Type": "application/json"}
        try:
            answer = await client.post("/probe/notes", content=chunks(), headers=headers)
        except (httpx.WriteError, httpx.ReadError):  # cut off while we were still sending
            return
        problem(answer, 413)

    async def test_without_a_token_are_not_read(self, address: str) -> None:
        """A megabyte is announced, none of it sent, and the 401 comes all the same."""
        head = b"POST /probe/notes HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n"
        assert b" 401 " in await raw(address, head)

    async def test_that_break_off_are_no_fault_of_ours(
        self, address: str, desk: Desk, capsys: pytest.CaptureFixture[str]
    ) -> None:
        token = desk.headers()["Authorization"].encode()
        head = (
            b"POST /probe/notes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            b"Authorization: " + token + b'\r\nContent-Length: 1000\r\n\r\n{"words'
        )
        before = await self._faults(desk)
        _, writer = await asyncio.open_connection("127.0.0.1", int(address.rsplit(":", 1)[1]))
        writer.write(head)
        await writer.drain()
        await asyncio.sleep(0.1)
        writer.close()
        await asyncio.sleep(0.2)
        assert "request_failed" not in capsys.readouterr().out
        assert await self._faults(desk) == before

    async def _faults(self, desk: Desk) -> list[str]:
        lines = (await desk.service.client.get("/metrics")).text.splitlines()
        return [line for line in lines if 'status="500"' in line and "_count" in line]


class TestIds:
    async def test_of_a_request_are_kept_or_made(self, client: httpx.AsyncClient) -> None:
        given = await client.get("/health", headers={"X-Request-Id": "abc-1.2_3"})
        assert given.headers["x-request-id"] == "abc-1.2_3"
        for bad in ("x" * 65, "a b", "<script>", ""):
            made = await client.get("/health", headers={"X-Request-Id": bad})
            assert len(made.headers["x-request-id"]) == 32

    async def test_of_a_trace_go_into_the_event(
        self, client: httpx.AsyncClient, desk: Desk
    ) -> None:
        trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        for given, kept in ((trace, trace), ("00-x", None), (trace + '","a":"', None)):
            headers = {**desk.headers(), "traceparent": given}
            answer = await client.post("/probe/notes", json=desk.note(), headers=headers)
            query = "SELECT trace_id FROM outbox WHERE aggregate_id = $1::text::uuid"
            assert await desk.service.admin.fetchval(query, answer.json()["id"]) == kept

    async def test_of_a_problem_are_those_of_the_request(self, client: httpx.AsyncClient) -> None:
        answer = await client.get("/probe/notes", headers={"X-Request-Id": "mine"})
        assert problem(answer, 401)["trace_id"] == "mine"
