"""A service in another process, spoken to over HTTP, that looks like one in this process."""

import asyncio
import ssl
from urllib.parse import urlsplit

from starlette.types import Message, Receive, Scope, Send

from gateway.connection import Connection
from gateway.head import Field
from gateway.refusals import (
    ServiceBrokeOff,
    ServiceIncomprehensible,
    ServiceOverdue,
    ServiceUnreachable,
)
from gateway.settings import Limits

# uvicorn closes an idle connection after 5 s: ours must go first, or a request meets a closed one.
IDLE_SECONDS = 4
IDEMPOTENT = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS"})


class RemoteService:
    """An ASGI app that asks the service at `base_url`; bodies pass both ways piece by piece."""

    def __init__(self, base_url: str, limits: Limits) -> None:
        url = urlsplit(base_url)
        if url.scheme not in ("http", "https") or not url.hostname or url.path not in ("", "/"):
            raise ValueError(f"An upstream is http(s)://host[:port], not {base_url!r}.")
        self._host, self._limits = url.hostname, limits
        self._port = url.port or (443 if url.scheme == "https" else 80)
        self._tls = ssl.create_default_context() if url.scheme == "https" else None
        self._idle: list[Connection] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Raises what kept the service from answering; returns early when it broke off midway."""
        first = await receive()
        if first["type"] == "http.disconnect":
            return
        connection = self._rested() or await self._connect()
        try:
            await self._converse(connection, scope, first, receive, send)
        except ServiceBrokeOff:
            # It may have closed an idle connection just as the request was on its way.
            again = scope["method"] in IDEMPOTENT and not first.get("more_body")
            if not again or connection.touched or not connection.idle_since:
                raise
            await self._converse(await self._connect(), scope, first, receive, send)

    def close(self) -> None:
        """Closes what rests; a request in work keeps its connection until it is answered."""
        while self._idle:
            self._idle.pop().close()

    def _rested(self) -> Connection | None:
        oldest = asyncio.get_running_loop().time() - IDLE_SECONDS
        while self._idle:
            connection = self._idle.pop()
            if connection.idle_since > oldest and not connection.closed:
                return connection
            connection.close()
        return None

    async def _connect(self) -> Connection:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._limits.connect_seconds):
                _, connection = await loop.create_connection(
                    lambda: Connection(self._limits.read_seconds),
                    self._host,
                    self._port,
                    ssl=self._tls,
                )
        except OSError as error:  # TimeoutError is one
            raise ServiceUnreachable from error
        return connection

    async def _converse(
        self, connection: Connection, scope: Scope, first: Message, receive: Receive, send: Send
    ) -> None:
        upload: asyncio.Task[None] | None = None
        try:
            chunked = _begin(connection, scope, first)
            if first.get("more_body"):
                upload = asyncio.create_task(_upload(connection, first, receive, chunked=chunked))
            await connection.answer()
            await _pass_on(connection, send, receive if upload is None else None)
        finally:
            done = upload is None or upload.done()
            if upload is not None and not done:
                upload.cancel()
            if done and connection.reusable():
                connection.rest()
                self._idle.append(connection)
            else:
                connection.close()


def _begin(connection: Connection, scope: Scope, first: Message) -> bool:
    """Sends the head, with the body when it is all there. True when the rest goes in chunks."""
    fields: list[Field] = scope["headers"]
    sized = any(name == b"content-length" for name, _ in fields)
    whole, body = not first.get("more_body"), first.get("body", b"")
    if whole and body and not sized:
        fields = [*fields, (b"content-length", str(len(body)).encode())]
    elif not whole and not sized:
        fields = [*fields, (b"transfer-encoding", b"chunked")]
    query = scope["query_string"]
    target = scope["raw_path"] + b"?" + query if query else scope["raw_path"]
    try:
        connection.request(scope["method"], target, fields, body if whole else b"")
    except ValueError as error:
        raise ServiceIncomprehensible from error
    return not whole and not sized


async def _upload(
    connection: Connection, message: Message, receive: Receive, *, chunked: bool
) -> None:
    """Sends the body as it comes. One that stops short takes the connection with it."""
    while message["type"] != "http.disconnect" and not connection.closed:
        body = message.get("body", b"")
        if body:
            await connection.write(b"%x\r\n%b\r\n" % (len(body), body) if chunked else body)
        if not message.get("more_body"):
            if chunked:
                await connection.write(b"0\r\n\r\n")
            return
        message = await receive()
    connection.close()


async def _pass_on(connection: Connection, send: Send, receive: Receive | None) -> None:
    """Stops when the client leaves a long answer, which only `receive` tells; it can be asked once
    the whole body was received."""
    start = {"type": "http.response.start", "status": connection.status}
    await send({**start, "headers": connection.headers})
    leaving: asyncio.Task[Message] | None = None
    more = True
    try:
        while more and not (leaving and leaving.done()):
            piece = await connection.piece()
            more = not connection.ended
            await send({"type": "http.response.body", "body": piece, "more_body": more})
            if more and receive is not None and leaving is None:
                leaving = asyncio.ensure_future(receive())
    except (ServiceBrokeOff, ServiceIncomprehensible, ServiceOverdue):
        return
    finally:
        if leaving is not None:
            leaving.cancel()
