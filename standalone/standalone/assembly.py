"""All services in one process, each other's neighbours, behind the gateway."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from socket import socket
from typing import Any

import httpx
from fastapi import FastAPI

from chassis.broker import Hub
from chassis.config import Settings
from gateway.main import create_app as create_gateway
from gateway.serve import server
from gateway.settings import Settings as GatewaySettings
from standalone.installation import Secrets
from standalone.services import SERVICES, ServiceEntry

QUIET_SECONDS = 10
"""So long at most the address does not answer while the services find one another."""


def settings_of(entry: ServiceEntry, database_url: str, secrets: Secrets, **more: Any) -> Settings:
    """A service's settings in the embedded installation."""
    return Settings(
        service=entry.name,
        database_url=database_url,
        key_encryption_key=secrets.key_encryption_key,
        index_key=secrets.index_key,
        signing_key=secrets.signing_key,
        client_secret=secrets.clients[entry.name],
        **more,
    )


def assemble(database_urls: Mapping[str, str], secrets: Secrets, **more: Any) -> dict[str, FastAPI]:
    """The services' applications by name, with the in-process transport.

    `more` are settings of all. With `WARDSHIP_AMQP_URL` set, events go by that broker instead.
    """
    hub = None if os.environ.get("WARDSHIP_AMQP_URL") else Hub()
    neighbours: dict[str, httpx.AsyncBaseTransport] = {}
    applications: dict[str, FastAPI] = {}
    for name, entry in SERVICES.items():
        settings = settings_of(entry, database_urls[name], secrets, **more)
        app = entry.create_app(settings, transport=hub, applications=neighbours)
        applications[name] = app
    for name, app in applications.items():
        neighbours[name] = httpx.ASGITransport(app)
    return applications


@asynccontextmanager
async def living(applications: Mapping[str, FastAPI]) -> AsyncIterator[None]:
    """All of them started: the issuer of tokens, whom all others ask at once, before them."""
    async with AsyncExitStack() as running:

        async def begin(app: FastAPI) -> None:
            await running.enter_async_context(app.router.lifespan_context(app))

        first, *others = applications.values()
        await begin(first)
        began = await asyncio.gather(*map(begin, others), return_exceptions=True)
        for failure in filter(None, began):
            raise failure
        yield


@asynccontextmanager
async def serving(
    applications: Mapping[str, FastAPI], settings: GatewaySettings, listener: socket
) -> AsyncIterator["asyncio.Task[None]"]:
    """The gateway before living services, once all are ready; the task ends when it is stopped.

    Leaving finishes what is in flight.
    """
    await _until_subscribed(applications)
    app = create_gateway(settings, applications)
    port = listener.getsockname()[1]
    gateway = server(app, settings, "127.0.0.1", port)
    task = asyncio.create_task(gateway.serve(sockets=[listener]))
    try:
        while not gateway.started and not task.done():  # noqa: ASYNC110  (uvicorn has no event)
            await asyncio.sleep(0.005)
        yield task
    finally:
        gateway.should_exit = True
        await asyncio.wait([task])


async def _until_subscribed(applications: Mapping[str, FastAPI]) -> None:
    """Until every service hears every other, or it takes so long that `/health` should say so.

    Whoever asks meanwhile is not answered at all: answering would hold up those that are asked.
    """
    inboxes = [one for app in applications.values() for one in app.state.chassis.inboxes.values()]
    until = time.monotonic() + QUIET_SECONDS
    while not all(inbox.subscribed for inbox in inboxes):
        if time.monotonic() > until:
            return
        await asyncio.sleep(0.005)
