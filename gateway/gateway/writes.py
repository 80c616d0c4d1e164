"""Sending the head of an answer together with what follows it at once."""

import asyncio


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
