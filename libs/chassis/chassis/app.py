"""What a service is made of. `create(...)` puts a service's own parts on the chassis."""

import asyncio
import gc
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

import httpx
from fastapi import APIRouter, FastAPI
from joserfc.jwk import OKPKey

from chassis.auth import KeySource, TokenVerifier
from chassis.broker import Hub, Transport
from chassis.clock import Clock, system_clock
from chassis.config import Settings
from chassis.crypto import Vault
from chassis.db import Database
from chassis.duties import sweep_forever
from chassis.errors import Problem
from chassis.handlers import Handlers
from chassis.http import Web, install
from chassis.inbox import Inbox
from chassis.models import Model
from chassis.observation import Metrics, configure_logging
from chassis.peers import Peers
from chassis.relay import Relay
from chassis.supervision import Beat, Supervisor

if TYPE_CHECKING:
    from chassis.work import Work

LATE_SECONDS = 1.0
Loop = Callable[["App", Beat], Awaitable[None]]
"""A loop of a service's own; the supervisor keeps it running."""
Concealed = Callable[["Work"], Awaitable[Collection[UUID]]]
"""The subjects, and the children, of whose duties and accesses this caller is told nothing."""


async def _nothing(_: "Work") -> Collection[UUID]:
    return ()


class App:
    """A running service: its settings, its keys, its database, its loops."""

    def __init__(
        self,
        settings: Settings,
        *,
        handlers: Handlers,
        clock: Clock = system_clock,
        transport: Transport | None = None,
        applications: Mapping[str, httpx.AsyncBaseTransport] | None = None,
        loops: Mapping[str, Loop] | None = None,
        uploads: Collection[str] = (),
        concealed: Concealed = _nothing,
    ) -> None:
        self.settings, self.handlers, self.clock = settings, handlers, clock
        self.vault = Vault(settings)
        self.signing_key = _signing_key(settings)
        self.database = Database(settings)
        self.transport: Transport = transport or _transport(settings)
        self.peers = Peers(settings, applications)
        keys = KeySource(self.peers.jwks, pause=settings.unknown_key_seconds)
        self.verifier = TokenVerifier(issuer=settings.issuer, keys=keys)
        self.metrics = Metrics()
        self.relay = Relay(self)
        self.inboxes = {
            source: Inbox(self, source, types) for source, types in handlers.sources().items()
        }
        self.supervisor = Supervisor(settings.watchdog_seconds)
        self.loops = loops or {}
        self.uploads = frozenset(uploads)
        self.concealed = concealed
        self.refusals = _refusals()
        self.stopping = False

    def body_limit(self, path: str) -> int:
        """How many bytes a request there may have."""
        return self.settings.upload_limit if path in self.uploads else self.settings.body_limit

    def wake(self) -> None:
        """Something was told: number it now."""
        self.relay.wake()

    def start(self) -> None:
        """Begin the loops. What is loaded by now lives as long as the process: the collector
        need not walk it again, which would stop everything for tens of milliseconds."""
        gc.collect()
        gc.freeze()
        self.supervisor.start("sequencer", self.relay.sequence)
        self.supervisor.start("publisher", self.relay.publish)
        for source, inbox in self.inboxes.items():
            self.supervisor.start(f"inbox {source}", inbox.run)
        for name, loop in {"sweeper": sweep_forever, **self.loops}.items():
            self.supervisor.start(name, partial(self._begin_late, loop))

    async def _begin_late(self, loop: Loop, beat: Beat) -> None:
        """Who waits for the start comes before what is swept every so often."""
        await asyncio.sleep(LATE_SECONDS)
        await loop(self, beat)

    async def stop(self) -> None:
        """Loops first, then what they used; requests in flight have been waited for by then."""
        self.stopping = True
        await self.supervisor.stop()
        await self.transport.close()
        await self.peers.close()
        await self.database.close()


def create(
    settings: Settings,
    *,
    routers: Iterable[APIRouter],
    handlers: Handlers | None = None,
    title: str,
    clock: Clock = system_clock,
    transport: Transport | None = None,
    applications: Mapping[str, httpx.AsyncBaseTransport] | None = None,
    loops: Mapping[str, Loop] | None = None,
    uploads: Collection[str] = (),
    concealed: Concealed = _nothing,
) -> FastAPI:
    """The service as an ASGI application; nothing is opened before its lifespan begins.

    `uploads` are the paths that take a file, which may be larger than any other body; `concealed`
    says what is kept from a caller within its own area.
    """
    configure_logging(settings.log_level)
    app = App(
        settings,
        handlers=handlers or Handlers(),
        clock=clock,
        transport=transport,
        applications=applications,
        loops=loops,
        uploads=uploads,
        concealed=concealed,
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await app.database.open()
        app.start()
        try:
            yield
        finally:
            await app.stop()

    web = Web(
        title=title,
        lifespan=lifespan,
        telemetry={"tracing": False, "metrics": False, "logs": False},
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
    )
    web.state.chassis = app
    install(web, app, routers)
    return web


def _transport(settings: Settings) -> Transport:
    if settings.amqp_url is None:
        return Hub()
    from chassis.rabbit import Rabbit  # only where there is a broker: it takes long to import

    return Rabbit(settings.amqp_url)


def _signing_key(settings: Settings) -> OKPKey:
    secret = settings.signing_key.get_secret_value()
    return OKPKey.import_key(json.loads(secret)) if secret else OKPKey.generate_key("Ed25519")


def _refusals() -> dict[str, type[Problem]]:
    """Which problem each database constraint means, over all tables that are loaded."""
    found: dict[str, type[Problem]] = {}
    pending = list(Model.__subclasses__())
    while pending:
        model = pending.pop()
        pending += model.__subclasses__()
        found.update(model.refusals)
    return found
