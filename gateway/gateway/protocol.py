"""What has to be bounded before there is a request to refuse: the connection itself.

uvicorn with httptools waits for ever for the end of a head, reads a head of any length, counts
trailers among the headers of a request that has begun, and answers its own errors in plain text.
"""

import asyncio
import math
from typing import Any

import httptools
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from chassis.errors import MEDIA_TYPE, Problem
from chassis.serving import JoinedProtocol
from gateway.head import ALLOW
from gateway.refusals import AmbiguousHost, HeadersTooLarge, MethodRefused, NotHttp, Overloaded
from gateway.settings import Limits

# A chunk of one byte takes six on the wire.
WIRE_FACTOR = 8


def protocol_for(limits: Limits) -> type[asyncio.Protocol]:
    """The protocol class to hand to uvicorn as `http=`."""

    class LimitedProtocol(GatewayProtocol):
        pass

    LimitedProtocol.limits = limits
    return LimitedProtocol


class GatewayProtocol(JoinedProtocol):
    """HTTP/1.1 with a bound on waiting and on bytes, whatever the app does."""

    limits = Limits()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._in_head = False
        self._wire_bytes = 0  # of this request, without the piece in which it began
        self._piece_bytes = 0
        self._refusal: Problem | None = None
        self._patience: asyncio.TimerHandle | None = None
        self._untaken = math.inf  # bytes of the answer when last looked at

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._watch = self.loop.call_later(self.limits.write_seconds, self._look)
        if len(self.connections) > self.limits.connections:
            self._refuse(Overloaded())
        else:
            self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        self._watch.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        self._piece_bytes = len(data)
        super().data_received(data)
        if self.transport.is_closing():
            return
        self._wire_bytes += len(data)
        if self._in_head and self._wire_bytes > self.limits.header_bytes:
            self._refuse(HeadersTooLarge())
        elif self._wire_bytes > self.limits.header_bytes + WIRE_FACTOR * self._most():
            self.transport.close()
        elif self._in_head or not self._answering():
            self._wait_for_head()

    def _most(self) -> int:
        """Bytes of the body that is on its way."""
        return self.limits.body_of(self.scope.get("path", "") if self.cycle else "")

    def _answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _wait_for_head(self) -> None:
        """Also bounds how long the rest of a refused body is read and thrown away."""
        if self._patience is None:
            self._patience = self.loop.call_later(self.limits.head_seconds, self._give_up)

    def _give_up(self) -> None:
        self._patience = None
        if self._answering():
            self._wait_for_head()
        elif not self.transport.is_closing():
            self.transport.close()

    def _stop_waiting(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def resume_writing(self) -> None:
        self._untaken = math.inf
        super().resume_writing()

    def _look(self) -> None:
        """Leaves a client that takes nothing of its answer: closing would wait for it for ever.
        While writing is paused, or over, what is left can only become less."""
        left = self.transport.get_write_buffer_size()
        only_less = self.flow.write_paused or self.transport.is_closing()
        if only_less and 0 < left >= self._untaken:
            self.transport.abort()
            return
        self._untaken = left if only_less else math.inf
        self._watch = self.loop.call_later(self.limits.write_seconds, self._look)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head, self._wire_bytes = True, -self._piece_bytes

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._in_head:  # else a trailer: it may not become a header of a request being answered
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._stop_waiting()
        self._check_target()
        super().on_headers_complete()

    def _check_target(self) -> None:
        """Raising in here makes httptools stop, and `send_400_response` says why."""
        if self.parser.get_method() == b"CONNECT":
            self._stop(MethodRefused(headers={"Allow": ALLOW}))
        if self.url == b"*" and self.parser.get_method() == b"OPTIONS":
            self.url = b"/"
        if not self.url.startswith(b"/"):
            target = httptools.parse_url(self.url)
            port = b":%d" % target.port if target.port else b""
            if (target.host or b"") + port not in [v for n, v in self.headers if n == b"host"]:
                self._stop(AmbiguousHost())

    def _stop(self, refusal: Problem) -> None:
        self._refusal = refusal
        raise ValueError(refusal.slug)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  (the library's signature)
        self._refuse(self._refusal or NotHttp())

    def _refuse(self, refusal: Problem) -> None:
        """Answers in place of the app and closes. What went wrong after a whole request that is
        being answered is not that request's fault: its answer is the last on this connection. One
        that waits behind another is refused in its turn."""
        if self.pipeline and self.pipeline[0][0] is self.cycle and self.cycle.more_body:
            self.cycle.keep_alive = False
            self.pipeline[0] = (self.cycle, _refusing(refusal))
            self.flow.pause_reading()
            return
        if self._answering() and not self.cycle.more_body:
            self.cycle.keep_alive = False
            self.flow.pause_reading()
            return
        if not self._answering() or not self.cycle.response_started:
            self.transport.write(self._answer(refusal))
        if self._answering():
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        self.transport.close()

    def _answer(self, refusal: Problem) -> bytes:
        body = refusal.body()
        headers = [
            *self.server_state.default_headers,
            (b"content-type", MEDIA_TYPE.encode()),
            (b"content-length", str(len(body)).encode()),
            (b"connection", b"close"),
            *((name.encode(), value.encode()) for name, value in refusal.headers.items()),
        ]
        lines = b"".join(b"%b: %b\r\n" % header for header in headers)
        return STATUS_LINE[refusal.status] + lines + b"\r\n" + body


def _refusing(refusal: Problem) -> Any:
    """An ASGI app that answers nothing else."""

    async def refuse(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001
        body = refusal.body()
        headers = [(b"content-type", MEDIA_TYPE.encode()), (b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return refuse
