"""The gateway: one address before all services. It keeps nothing but counters.

A raw ASGI app: a framework in the proxied path cost thirty times as much as the work itself.
"""

import asyncio
import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send

from chassis.auth import KeySource, TokenVerifier, bearer
from chassis.errors import MethodNotAllowed, NotFound, Problem, Unavailable
from gateway.exchange import Exchange
from gateway.head import Head, Trace, forwarded, read_head, read_trace
from gateway.observation import AccessLog, Observation
from gateway.pages import Pages
from gateway.rates import Policy, peer_key
from gateway.refusals import (
    BodyStalled,
    QuotaExceeded,
    ServiceBrokeOff,
    ServiceOverdue,
    ServiceUnreachable,
)
from gateway.remote import RemoteService
from gateway.routes import is_public, service_of
from gateway.settings import Settings
from gateway.upstreams import Room, Seat, Upstream, ask

JWKS_PATH = "/identity/oauth/jwks"
JWKS_SECONDS = 5


def create_app(
    settings: Settings | None = None, services: Mapping[str, ASGIApp] | None = None
) -> "Gateway":
    """`services` are apps in this process, by name, whose lifespan is their owner's matter; those
    of `settings.upstreams` are asked over HTTP."""
    return Gateway(settings or Settings(), services or {})


class Gateway:
    """The ASGI app."""

    def __init__(self, settings: Settings, services: Mapping[str, ASGIApp]) -> None:
        self._settings, self._limits = settings, settings.limits
        self._remote = {
            name: RemoteService(url, self._limits) for name, url in settings.upstreams.items()
        }
        apps: dict[str, ASGIApp] = {**self._remote, **services}
        self._upstreams = {
            name: Upstream(name, app, self._limits.service_concurrency)
            for name, app in apps.items()
        }
        self._observation = Observation(AccessLog() if settings.access_log else None)
        self._pages = Pages(self._upstreams, self._observation.page, settings)
        self._verifier = TokenVerifier(
            issuer=settings.issuer, audience=settings.audience, keys=KeySource(self._key_set)
        )
        limits = self._limits
        self._clients = Policy(
            "default", limits.client_quota, limits.quota_seconds, limits.clients_remembered
        )
        self._peers = Policy(
            "anonymous", limits.anonymous_quota, limits.quota_seconds, limits.clients_remembered
        )
        self._room = Room(limits.concurrency)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._answer(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._live(receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self.close()
        await send({"type": "lifespan.shutdown.complete"})

    def close(self) -> None:
        """Closes the resting connections and writes what of the access log is not yet written."""
        for service in self._remote.values():
            service.close()
        self._observation.close()

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = time.perf_counter()
        trace = read_trace(scope["headers"])
        exchange = Exchange(scope, receive, send, self._limits)
        exchange.added.append((b"x-request-id", trace.request_id))
        try:
            refusal = await self._within_time(scope, exchange, trace)
            if refusal is not None:
                await exchange.refuse(refusal, trace.trace_id)
        finally:
            took = time.perf_counter() - began
            self._observation.record(exchange, trace, scope["method"], scope["path"], took)

    async def _within_time(self, scope: Scope, exchange: Exchange, trace: Trace) -> Problem | None:
        """Why the exchange has no answer yet, if it has none."""
        try:
            async with asyncio.timeout(self._limits.request_seconds):
                await self._pass(scope, exchange, trace)
        except Problem as refusal:
            return exchange.failure or refusal
        except TimeoutError:
            return BodyStalled() if exchange.has_body else ServiceOverdue()
        except asyncio.CancelledError:
            await exchange.refuse(Unavailable(), trace.trace_id)
            raise
        return exchange.failure or (None if exchange.status else ServiceBrokeOff())

    async def _pass(self, scope: Scope, exchange: Exchange, trace: Trace) -> None:
        peer = scope["client"][0] if scope["client"] else "local"
        head = await self._admitted(scope, exchange, peer)
        if head.path in self._pages:
            await self._own_page(head, exchange)
        else:
            upstream = self._upstreams.get(exchange.service)
            if upstream is None:
                raise ServiceUnreachable
            fields = forwarded(head, trace, peer, scope["scheme"])
            inner = {**scope, "headers": fields, "state": {}, "extensions": {}}
            await self._through(upstream, inner, exchange)

    async def _admitted(self, scope: Scope, exchange: Exchange, peer: str) -> Head:
        """The head of a request that may go on, charged to the quota of whoever asks."""
        try:
            head = read_head(scope, self._limits)
            exchange.has_body = head.has_body
            exchange.service = self._service(head.path)
            await self._identify(head, exchange)
        except Problem:
            self._charge(exchange, self._peers, peer_key(peer))
            raise
        if exchange.client:
            self._charge(exchange, self._clients, exchange.client)
        elif head.path not in Pages.unlimited:
            self._charge(exchange, self._peers, peer_key(peer))
        return head

    def _service(self, path: str) -> str:
        if path in self._pages:
            return "gateway"
        service = service_of(path)
        if service is None:
            raise NotFound("No service answers this address; see /docs.")
        return service

    async def _identify(self, head: Head, exchange: Exchange) -> None:
        if exchange.service == "gateway" or is_public(head.path):
            return
        caller = await self._verifier.verify(bearer(head.authorization))
        # One client may serve many people: each has the quota, not the pages they all use.
        same = caller.subject == caller.client_id
        exchange.client = caller.client_id if same else f"{caller.client_id} {caller.subject}"

    def _charge(self, exchange: Exchange, policy: Policy, client: str) -> None:
        standing = policy.take(client)
        exchange.added.extend(standing.headers)
        if standing.wait_seconds:
            raise QuotaExceeded(headers={"Retry-After": str(standing.wait_seconds)})

    async def _through(self, upstream: Upstream, scope: Scope, exchange: Exchange) -> None:
        seat = Seat(self._room, upstream.room)
        seat.take()
        exchange.seat = seat
        try:
            await upstream(scope, exchange.receive, exchange.send)
        finally:
            exchange.seat = None
            seat.give_up()

    async def _own_page(self, head: Head, exchange: Exchange) -> None:
        if head.method == "OPTIONS":
            await exchange.reply(204, "text/plain", b"", ((b"allow", b"GET, HEAD, OPTIONS"),))
        elif head.method not in ("GET", "HEAD"):
            raise MethodNotAllowed(headers={"Allow": "GET, HEAD, OPTIONS"})
        else:
            page = await self._pages.page(head.path)
            await exchange.reply(page.status, page.media_type, page.body, page.headers)

    async def _key_set(self) -> dict[str, Any]:
        """The issuer's JWKS. Raises `Unavailable` when it cannot be read."""
        url = self._settings.jwks_url
        if url:
            parts = urlsplit(url)
            issuer: ASGIApp = RemoteService(f"{parts.scheme}://{parts.netloc}", self._limits)
            asked = ask(issuer, parts.path, JWKS_SECONDS, host=parts.netloc)
        elif "identity" in self._upstreams:
            asked = ask(self._upstreams["identity"], JWKS_PATH, JWKS_SECONDS)
        else:
            raise Unavailable("No issuer of tokens is set up.")
        status, body = await asked
        if status != 200:
            raise Unavailable("The issuer's keys cannot be read just now.")
        keys: dict[str, Any] = json.loads(body)
        return keys
