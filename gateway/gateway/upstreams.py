"""The services behind the gateway, in this process or another: each an ASGI app."""

import asyncio

import structlog
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.errors import Problem, Unexpected
from gateway.refusals import Overloaded

log = structlog.get_logger("gateway")


class Room:
    """How many requests are in the gateway, or in one service, and how many may be."""

    def __init__(self, limit: int) -> None:
        self.limit, self.taken = limit, 0


class Seat:
    """One request's place in some rooms. It is given up while the client's body is awaited: a few
    hundred slow clients would keep everybody out."""

    def __init__(self, *rooms: Room) -> None:
        self._rooms, self._held = rooms, False

    def take(self) -> None:
        """Raises `Overloaded`."""
        if any(room.taken >= room.limit for room in self._rooms):
            raise Overloaded
        self._held = True
        for room in self._rooms:
            room.taken += 1

    def give_up(self) -> None:
        if self._held:
            self._held = False
            for room in self._rooms:
                room.taken -= 1


class Upstream:
    """A service by name. At most `limit` requests are in it at once, so that one that hangs
    cannot use up the whole gateway."""

    def __init__(self, name: str, app: ASGIApp, limit: int) -> None:
        self.name, self._app, self.room = name, app, Room(limit)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Raises a `Problem` and nothing else: this is the edge to a service's code."""
        try:
            await self._app(scope, receive, send)
        except (Problem, TimeoutError):
            raise
        except ClientDisconnect:
            return
        except Exception as error:
            log.exception("service_failed", service=self.name)
            raise Unexpected from error


async def ask(app: ASGIApp, path: str, seconds: float, host: str = "gateway") -> tuple[int, bytes]:
    """GET a small page of a service: its status and body. Raises `Problem`, `TimeoutError`."""
    status, pieces, asked = 503, [], False

    async def receive() -> Message:
        nonlocal asked
        if asked:
            await asyncio.Event().wait()  # nobody leaves before the answer is whole
        asked = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
        else:
            pieces.append(message.get("body", b""))

    async with asyncio.timeout(seconds):
        await app(_get(path, host), receive, send)
    return status, b"".join(pieces)


def _get(path: str, host: str) -> Scope:
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", host.encode()), (b"accept", b"application/json")],
        "client": None,
        "server": None,
        "state": {},
    }
