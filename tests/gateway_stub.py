"""What stands behind the gateway in its tests: one stub for every service."""

import asyncio
import json
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from joserfc import jwt
from joserfc.jwk import KeySet, OKPKey
from starlette.types import Receive, Scope, Send

ISSUER = "https://issuer.example"
HOST = "127.0.0.1"
KEY = OKPKey.generate_key("Ed25519", {"kid": "test", "use": "sig"})
STRANGER = OKPKey.generate_key("Ed25519", {"kid": "test", "use": "sig"})
PATIENCE = 20


def signed(key: OKPKey = KEY, **changed: Any) -> str:
    """A bearer token; `changed` replaces claims."""
    now = int(time.time())
    claims = {"iss": ISSUER, "aud": "wardship", "sub": "court-1", "client_id": "court-1",
              "iat": now, "exp": now + 3600, "jti": "1", "org": None, "roles": [], "area": "51",
              }  # fmt: skip
    header = {"alg": "Ed25519", "typ": "at+jwt", "kid": "test"}
    return jwt.encode(header, claims | changed, key, algorithms=["Ed25519"])


@dataclass
class Stub:
    """Stands for every service. Its slow answers wait for `gate`, not for a time."""

    ready: bool = True
    schema: dict[str, Any] = field(default_factory=dict)
    gate: threading.Event = field(default_factory=threading.Event)
    entered: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    seen: list[str] = field(default_factory=list)

    def reset(self) -> None:
        self.ready, self.schema = True, {}
        self.seen.clear()
        self.gate.clear()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _live(receive, send)
            return
        self.seen.append(scope["path"])
        name = scope["path"].rsplit("/", 1)[-1].replace(".", "_").replace("-", "_")
        await getattr(self, f"_{name}", self._echo)(scope, receive, send)

    async def _echo(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await whole_body(receive)
        headers = [(n.decode(), v.decode("latin-1")) for n, v in scope["headers"]]
        seen = {"method": scope["method"], "path": scope["raw_path"].decode(), "headers": headers,
                "query": scope["query_string"].decode(), "length": len(body)}  # fmt: skip
        await answer(send, 200, json.dumps(seen).encode())

    async def _ready(self, scope: Scope, receive: Receive, send: Send) -> None:
        await answer(send, 200 if self.ready else 503, b"{}")

    async def _openapi_json(self, scope: Scope, receive: Receive, send: Send) -> None:
        await answer(send, 200, json.dumps(self.schema).encode())

    async def _jwks(self, scope: Scope, receive: Receive, send: Send) -> None:
        await answer(send, 200, json.dumps(KeySet([KEY]).as_dict(private=False)).encode())

    async def _private_headers(self, scope: Scope, receive: Receive, send: Send) -> None:
        extra = [(b"connection", b"x-inner"), (b"x-inner", b"1"), (b"keep-alive", b"timeout=9"),
                 (b"server", b"stub"), (b"x-outer", b"2"), (b"set-cookie", b"a=1"),
                 (b"set-cookie", b"b=2"), (b"ratelimit", b"bogus")]  # fmt: skip
        await answer(send, 200, b"{}", extra)

    async def _drip(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"first", "more_body": True})
        await self.opened()
        await send({"type": "http.response.body", "body": b"last"})

    async def _mirror(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        more = True
        while more:
            message = await receive()
            more = message.get("more_body", False)
            body = message.get("body", b"")
            await send({"type": "http.response.body", "body": body, "more_body": more})

    async def _count(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Says what it was given; a body that is cut short is never `stored`."""
        await whole_body(receive)
        self.seen.append("stored")
        await answer(send, 201, b"{}")

    async def _unread(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuses without a look at the body."""
        await answer(send, 403, b"{}")

    async def _cut(self, scope: Scope, receive: Receive, send: Send) -> None:
        start = {"type": "http.response.start", "status": 200}
        await send({**start, "headers": [(b"content-length", b"100")]})
        await send({"type": "http.response.body", "body": b"ten bytes.", "more_body": True})

    async def _cut_chunked(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"ten bytes.", "more_body": True})

    async def _crash(self, scope: Scope, receive: Receive, send: Send) -> None:
        raise RuntimeError("the stub was told to")

    async def _hang(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.opened()
        await answer(send, 200, b"{}")

    async def _big(self, scope: Scope, receive: Receive, send: Send) -> None:
        await answer(send, 200, b"x" * 5_000_000)

    async def _endless(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Goes on until nobody listens; `entered` says that it noticed."""
        await send({"type": "http.response.start", "status": 200, "headers": []})
        listening = asyncio.ensure_future(receive())
        while not listening.done() or listening.result()["type"] != "http.disconnect":
            if listening.done():
                listening = asyncio.ensure_future(receive())
            await send({"type": "http.response.body", "body": b"more", "more_body": True})
            await asyncio.sleep(0.005)
        self.entered.release()

    async def _nothing(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def opened(self) -> None:
        self.entered.release()
        while not self.gate.is_set():  # noqa: ASYNC110  (set by the test, from its own thread)
            await asyncio.sleep(0.005)


async def _live(receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await send({"type": "lifespan.shutdown.complete"})


async def whole_body(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionError("the client left")
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


async def answer(
    send: Send, status: int, body: bytes, extra: list[tuple[bytes, bytes]] | None = None
) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    start = {"type": "http.response.start", "status": status}
    await send({**start, "headers": headers + (extra or [])})
    await send({"type": "http.response.body", "body": body})
