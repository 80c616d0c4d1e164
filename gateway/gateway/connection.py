"""One connection to a service: requests out, answers parsed by httptools, one at a time.

aiohttp's client did the same at twice the gateway's whole cost per request.
"""

import asyncio
from collections.abc import Iterable
from typing import Any, cast

import httptools

from chassis.errors import Problem
from gateway.head import Field
from gateway.refusals import ServiceBrokeOff, ServiceIncomprehensible, ServiceOverdue

HIGH_WATER = 64 * 1024
ANSWER_FIELDS = 200


class Connection(asyncio.Protocol):
    """`request` writes a head, `answer` waits for one, `piece` for the next part of the body."""

    def __init__(self, read_seconds: float) -> None:
        self._loop = asyncio.get_running_loop()
        self._read_seconds = read_seconds
        self._parser = httptools.HttpResponseParser(self)
        self._changed: asyncio.Future[None] | None = None
        self._writable = asyncio.Event()
        self._writable.set()
        self._timer: asyncio.TimerHandle | None = None
        self.idle_since = 0.0
        self.closed = False
        self._resting = self._paused = False
        self._reset()

    def _reset(self) -> None:
        self.status = 0
        self.headers: list[Field] = []
        self.touched = False  # the service has begun to answer
        self.ended = False
        self._has_head = self._bodiless = self._until_close = self._keeps = False
        self._body = bytearray()
        self._failure: Problem | None = None

    # What RemoteService calls

    def request(self, method: str, target: bytes, fields: Iterable[Field], body: bytes) -> None:
        """Raises `ValueError` when a field would end before its value does."""
        lines = [b"%b %b HTTP/1.1\r\n" % (method.encode(), target)]
        lines += [b"%b: %b\r\n" % field for field in fields]
        head = b"".join(lines)
        if head.count(b"\n") != len(lines) or head.count(b"\r") != len(lines):
            raise ValueError("line break within a header field")
        self._reset()
        self._resting = False
        self._bodiless = method == "HEAD"
        self._transport.write(head + b"\r\n" + body)
        self._watch()

    async def write(self, data: bytes) -> None:
        """Waits while the service reads more slowly than the client sends."""
        self._transport.write(data)
        self._watch()
        await self._writable.wait()

    async def answer(self) -> None:
        """Returns once `status` and `headers` are there. Raises the `Problem` that came instead."""
        while not self._has_head:
            await self._change()

    async def piece(self) -> bytes:
        """The next part of the body; after the last one `ended` is true."""
        while not self._body and not self.ended:
            await self._change()
        piece = bytes(self._body)
        self._body.clear()
        if self._paused and not self.closed:
            self._paused = False
            self._transport.resume_reading()
        return piece

    def reusable(self) -> bool:
        """True when the answer was read to its end and the service keeps the connection."""
        whole = self.ended and not self._body  # what lies here unread may have paused the reading
        return whole and self._keeps and not self._bodiless and not self.closed

    def rest(self) -> None:
        self._unwatch()
        self._resting = True
        self.idle_since = self._loop.time()

    def close(self) -> None:
        self._unwatch()
        self.closed = True
        self._transport.abort()

    async def _change(self) -> None:
        if self._failure is not None:
            raise self._failure
        self._changed = self._loop.create_future()
        await self._changed

    def _wake(self) -> None:
        if self._changed is not None and not self._changed.done():
            self._changed.set_result(None)

    def _fail(self, failure: Problem) -> None:
        self._failure = self._failure or failure
        self._wake()

    # How long the service may be silent: one timer, looked at only when it fires

    def _watch(self) -> None:
        self._heard_at = self._loop.time()
        if self._timer is None:
            self._timer = self._loop.call_later(self._read_seconds, self._look)

    def _look(self) -> None:
        left = self._heard_at + self._read_seconds - self._loop.time()
        waiting = self._changed is not None and not self._changed.done()
        if left <= 0 and waiting and self._writable.is_set():
            self._fail(ServiceOverdue())
        self._timer = self._loop.call_later(max(left, self._read_seconds / 10), self._look)

    def _unwatch(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    # What the transport and the parser call

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        if self._resting:  # nobody asked: what follows could be taken for the next answer
            self.close()
            return
        self.touched = True
        self._heard_at = self._loop.time()
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):
            self.closed = True
            self._fail(ServiceIncomprehensible())
            self._transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self.closed = True
        self._writable.set()
        if self._has_head and self._until_close and exc is None:
            self.ended = True
        if self.ended:
            self._wake()
        else:
            self._fail(ServiceBrokeOff())

    def pause_writing(self) -> None:
        self._writable.clear()

    def resume_writing(self) -> None:
        self._writable.set()

    def on_message_begin(self) -> None:
        if self._has_head:
            raise ValueError("a second answer")

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._has_head:
            return  # a trailer
        if len(self.headers) >= ANSWER_FIELDS:
            raise ValueError("too many fields")
        self.headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        status: Any = self._parser.get_status_code()
        if status < 200:
            self.headers.clear()
            return
        framed = any(n in (b"content-length", b"transfer-encoding") for n, _ in self.headers)
        self._until_close = not framed and not self._bodiless and status not in (204, 304)
        self._keeps = bool(self._parser.should_keep_alive()) and not self._until_close
        self.status, self._has_head, self.ended = status, True, self._bodiless
        self._wake()

    def on_body(self, data: bytes) -> None:
        self._body += data
        if len(self._body) > HIGH_WATER and not self._paused:
            self._paused = True
            self._transport.pause_reading()
        self._wake()

    def on_message_complete(self) -> None:
        if self._has_head:
            self.ended = True
            self._wake()
