"""One request and its answer on their way through, whichever kind of service is behind."""

import asyncio
from collections.abc import Iterable

from starlette.types import Message, Receive, Scope, Send

from chassis.errors import MEDIA_TYPE, Problem
from gateway.head import HOP_BY_HOP, Field, connection_names
from gateway.refusals import BodyStalled, BodyTooLarge, Overloaded
from gateway.settings import Limits
from gateway.upstreams import Seat

NOSNIFF: Field = (b"x-content-type-options", b"nosniff")
CLOSE: Field = (b"connection", b"close")
NO_STORE: Field = (b"cache-control", b"no-store")
# uvicorn writes Date; what a service says of its software or of limits is not the client's matter.
REPLACED = HOP_BY_HOP | {
    b"date", b"server", b"x-request-id", b"ratelimit", b"ratelimit-policy", NOSNIFF[0]
}  # fmt: skip


class Exchange:
    """Counts the body in, rewrites the head out, and knows what can still be said to the client.

    Once `failure` is set, a service's own words are dropped: the gateway answers, or, when the
    answer had begun, leaves it visibly incomplete.
    """

    def __init__(self, scope: Scope, receive: Receive, send: Send, limits: Limits) -> None:
        self._headers: list[Field] = scope["headers"]
        self._receive, self._send, self._limits = receive, send, limits
        self._most = limits.body_of(scope.get("path", ""))
        self.added: list[Field] = [NOSNIFF]
        self.service = "gateway"
        self.client = ""
        self.has_body = False
        self.seat: Seat | None = None
        self.failure: Problem | None = None
        self.disconnected = False
        self._read = False  # to the end of the body
        self.status = 0
        self.received = 0
        self.sent = 0
        self.complete = False

    async def receive(self) -> Message:
        """The body as it arrives; a disconnect when the client is gone or the body is refused."""
        if self.failure is not None:
            return {"type": "http.disconnect"}
        message = await (self._next_piece() if self.has_body else self._receive())
        if message["type"] == "http.disconnect":
            self.disconnected = True
        else:
            self._count(message)
        return {"type": "http.disconnect"} if self.failure is not None else message

    async def _next_piece(self) -> Message:
        if self.seat is not None:
            self.seat.give_up()
        try:
            async with asyncio.timeout(self._limits.body_seconds):
                message = await self._receive()
            if self.seat is not None:
                self.seat.take()
        except TimeoutError:
            self.failure = BodyStalled()
        except Overloaded as refusal:
            self.failure = refusal
        else:
            return message
        return {"type": "http.disconnect"}

    def _count(self, message: Message) -> None:
        self.has_body = message.get("more_body", False)
        self._read = not self.has_body
        self.received += len(message.get("body", b""))
        if self.received > self._most:
            self.failure = BodyTooLarge()

    async def send(self, message: Message) -> None:
        if self.failure is not None:
            return
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message = {**message, "headers": self._rewritten(message.get("headers", ()))}
        elif message["type"] == "http.response.body":
            self.sent += len(message.get("body", b""))
            self.complete = not message.get("more_body", False)
        await self._send(message)

    def _rewritten(self, headers: Iterable[Field]) -> list[Field]:
        named = [(name.lower(), value) for name, value in headers]
        dropped = connection_names(named) | REPLACED
        kept = [field for field in named if field[0] not in dropped]
        if not any(name == b"cache-control" for name, _ in kept):
            kept.append(NO_STORE)
        return [*kept, *self._closing(), *self.added]

    def _closing(self) -> tuple[Field, ...]:
        """A client that was never told to continue may send the body all the same or not: only
        closing says where its next request begins."""
        expects = not self._read and any(name == b"expect" for name, _ in self._headers)
        return (CLOSE,) if expects else ()

    async def refuse(self, problem: Problem, trace_id: str) -> None:
        """Answers with the problem, unless an answer has begun: then it stays incomplete, which
        makes the server close the connection."""
        if self.status:
            return
        body = problem.body(trace_id)
        extra = [(name.encode(), value.encode()) for name, value in problem.headers.items()]
        self.failure = None
        await self.reply(problem.status, MEDIA_TYPE, body, extra)

    async def reply(
        self, status: int, media_type: str, body: bytes, extra: Iterable[Field] = ()
    ) -> None:
        """An answer of the gateway's own."""
        self.status, self.sent, self.complete = status, len(body), True
        headers = [
            (b"content-type", media_type.encode()),
            (b"content-length", str(len(body)).encode()),
            *extra,
            *self._closing(),
            *self.added,
        ]
        if not any(name.lower() == b"cache-control" for name, _ in extra):
            headers.append(NO_STORE)
        await self._send({"type": "http.response.start", "status": status, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})
