"""Serving one service: uvicorn, with an answer's head sent together with what follows at once."""

import asyncio
from typing import Any, cast

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

SHUTDOWN_SECONDS = 20
OPTIONS: dict[str, Any] = {
    "ws": "none",
    "log_config": None,
    "access_log": False,  # services and gateway write their own, without query strings
    "server_header": False,
    "proxy_headers": False,  # nobody's X-Forwarded-For is believed
}
"""Of uvicorn, for services and gateway alike."""


def serve(factory: str, host: str, port: int) -> None:
    """The service that `package.module:create` makes, until SIGTERM; what is in flight is finished.

    It stands behind the gateway, which bounds what comes.
    """
    uvicorn.run(
        factory,
        factory=True,
        host=host,
        port=port,
        http=JoinedProtocol,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        **OPTIONS,
    )


class JoinedProtocol(HttpToolsProtocol):
    """HTTP/1.1, an answer in one write where it is ready in one turn of the loop."""

    def on_headers_complete(self) -> None:
        super().on_headers_complete()
        self.cycle.transport = cast(asyncio.Transport, JoinedWrites(self.transport, self.loop))


class JoinedWrites:
    """Stands before a transport for one answer. uvicorn writes head and body separately, and uvloop
    makes each a system call: a tenth of what a small answer costs. The head waits for the end of
    the loop's turn at most, so a service that sends it early is not held up."""

    __slots__ = ("_head", "_loop", "_transport", "_written")

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._head, self._written = b"", False

    def write(self, data: bytes) -> None:
        if self._written:
            self._transport.write(self._head + data if self._head else data)
            self._head = b""
        else:
            self._head, self._written = data, True
            self._loop.call_soon(self._flush)

    def close(self) -> None:
        self._flush()
        self._transport.close()

    def is_closing(self) -> bool:
        return self._transport.is_closing()

    def _flush(self) -> None:
        if self._head:
            self._transport.write(self._head)
            self._head = b""
