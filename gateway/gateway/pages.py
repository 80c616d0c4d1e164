"""What the gateway answers itself: readiness, metrics, the merged OpenAPI and its page."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chassis.errors import Problem
from gateway.docs import docs_pages
from gateway.head import Field
from gateway.openapi import merged
from gateway.settings import Settings
from gateway.upstreams import Upstream, ask

JSON = "application/json"
OPENAPI_SECONDS = 10
READY_SECONDS = 3


@dataclass(frozen=True)
class Page:
    status: int
    media_type: str
    body: bytes
    headers: tuple[Field, ...] = ()


@dataclass
class Kept:
    """A page that costs every service a question, made at most once in `seconds`."""

    make: Callable[[], Awaitable[Page]]
    seconds: float

    def __post_init__(self) -> None:
        self._lock = asyncio.Lock()
        self._page: Page | None = None
        self._made_at = 0.0

    async def __call__(self) -> Page:
        async with self._lock:
            if self._page is None or time.monotonic() - self._made_at >= self.seconds:
                self._page = await self.make()
                self._made_at = time.monotonic()
            return self._page


class Pages:
    """Pages by path. `unlimited` ones are for the machines that watch over this process."""

    unlimited = frozenset({"/health", "/ready", "/metrics"})

    def __init__(
        self,
        upstreams: Mapping[str, Upstream],
        metrics: Callable[[], tuple[str, bytes]],
        settings: Settings,
    ) -> None:
        self._upstreams, self._metrics = upstreams, metrics
        self._pages: dict[str, Callable[[], Awaitable[Page]]] = {
            "/": self._root,
            "/ready": self._ready,
            "/metrics": self._measured,
            "/health": Kept(self._health, settings.health_cache_seconds),
            "/openapi.json": Kept(self._openapi, settings.openapi_cache_seconds),
        }
        self._documents = docs_pages()

    def __contains__(self, path: str) -> bool:
        return path in self._pages or path in self._documents

    async def page(self, path: str) -> Page:
        if path in self._pages:
            return await self._pages[path]()
        media_type, body, headers = self._documents[path]
        return Page(200, media_type, body, headers)

    async def _root(self) -> Page:
        return Page(307, "text/plain", b"", ((b"location", b"/docs"),))

    async def _ready(self) -> Page:
        """This process answers; `/health` is the one that asks the services."""
        return Page(200, JSON, b'{"status":"ready"}')

    async def _measured(self) -> Page:
        return Page(200, *self._metrics())

    async def _health(self) -> Page:
        names = sorted(self._upstreams)
        answers = await asyncio.gather(*[self._is_ready(name) for name in names])
        waiting = [name for name, ready in zip(names, answers, strict=True) if not ready]
        body: dict[str, Any] = {"status": "waiting" if waiting else "ready", "waiting": waiting}
        headers = ((b"retry-after", b"1"),) if waiting else ()
        return Page(503 if waiting else 200, JSON, json.dumps(body).encode(), headers)

    async def _is_ready(self, name: str) -> bool:
        try:
            status, _ = await ask(self._upstreams[name], "/ready", READY_SECONDS)
        except (Problem, TimeoutError):
            return False
        return status == 200

    async def _openapi(self) -> Page:
        names = sorted(self._upstreams)
        answers = await asyncio.gather(*[self._document(name) for name in names])
        documents = {n: d for n, d in zip(names, answers, strict=True) if d is not None}
        missing = [name for name in names if name not in documents]
        document = merged(documents, missing)
        return Page(200, JSON, json.dumps(document, ensure_ascii=False).encode())

    async def _document(self, name: str) -> dict[str, Any] | None:
        try:
            status, body = await ask(self._upstreams[name], "/openapi.json", OPENAPI_SECONDS)
            document = json.loads(body) if status == 200 else None
        except (Problem, TimeoutError, ValueError):
            return None
        return document if isinstance(document, dict) else None
