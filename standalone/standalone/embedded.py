"""All services in one process, behind the gateway, on the embedded PostgreSQL."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import httpx
from fastapi import FastAPI

from chassis import migrate
from chassis.broker import Hub
from chassis.config import Settings
from gateway.main import create_app as create_gateway
from gateway.serve import server
from gateway.settings import Settings as GatewaySettings
from standalone.demonstration import prepare
from standalone.installation import Installation, Secrets
from standalone.machine import CannotStart, is_listening
from standalone.postgres import EmbeddedPostgres
from standalone.services import SERVICES, ServiceEntry

Say = Callable[[str], None]


class PortInUse(CannotStart):
    """Another program listens on that port; choose one with --port."""


class DatabaseUnreachable(CannotStart):
    """The database at WARDSHIP_DATABASE_URL does not answer."""


@asynccontextmanager
async def database(folder: Path, say: Say) -> AsyncIterator[str]:
    """The admin URL: of `WARDSHIP_DATABASE_URL`, else of the embedded server while this lasts."""
    given = os.environ.get("WARDSHIP_DATABASE_URL")
    if given:
        yield given
        return
    postgres = EmbeddedPostgres(folder / "postgres")
    say("Starting the embedded PostgreSQL")
    await asyncio.to_thread(postgres.start)
    try:
        yield postgres.url("postgres")
    finally:
        await asyncio.to_thread(postgres.stop)


def at(admin_url: str, name: str, user: str = "", password: str = "") -> str:
    """The URL of another database of the same server, and of another role."""
    parts = urlsplit(admin_url)
    place = parts.netloc
    if user:
        place = f"{user}:{password}@{parts.netloc.rpartition('@')[2]}"
    return urlunsplit((parts.scheme, place, f"/{name}", parts.query, ""))


async def migrate_all(admin_url: str, secrets: Secrets, say: Say) -> None:
    """Every service's own database, at the tables of today."""
    for entry in SERVICES.values():
        say(f"Migrating {entry.name}")
        await migrate_one(admin_url, entry, secrets.databases[entry.name])


async def migrate_one(admin_url: str, entry: ServiceEntry, password: str) -> None:
    await migrate.provision(admin_url, entry.database, entry.database, password)
    own = at(admin_url, entry.database)
    await migrate.upgrade(own, entry.database, entry.migrations, entry.metadata)


async def load_divisions(admin_url: str, say: Say) -> None:
    """The 665,271 real divisions, where they are not there yet."""
    from registry.divisions.loading import load

    connection = await asyncpg.connect(at(admin_url, SERVICES["registry"].database))
    try:
        await load(connection, lambda done, all_: say(f"Loading divisions {done:,} of {all_:,}"))
    finally:
        await connection.close()


def settings_of(entry: ServiceEntry, admin_url: str, secrets: Secrets, **more: Any) -> Settings:
    """A service's settings in the embedded installation."""
    return Settings(
        service=entry.name,
        database_url=at(admin_url, entry.database, entry.database, secrets.databases[entry.name]),
        key_encryption_key=secrets.key_encryption_key,
        index_key=secrets.index_key,
        signing_key=secrets.signing_key,
        client_secret=secrets.clients[entry.name],
        **more,
    )


def assemble(
    admin_url: str, secrets: Secrets, *, issuer: str, log_level: str, **more: Any
) -> dict[str, FastAPI]:
    """The services' applications, each other's neighbours, with the in-process transport.

    With `WARDSHIP_AMQP_URL` set, events go by that broker instead.
    """
    hub = None if os.environ.get("WARDSHIP_AMQP_URL") else Hub()
    neighbours: dict[str, httpx.AsyncBaseTransport] = {}
    applications: dict[str, FastAPI] = {}
    for name, entry in SERVICES.items():
        settings = settings_of(
            entry, admin_url, secrets, issuer=issuer, log_level=log_level,
            relay_poll_seconds=0.25, **more,
        )  # fmt: skip
        app = entry.create_app(settings, transport=hub, applications=neighbours)
        applications[name] = app
    for name, app in applications.items():
        neighbours[name] = httpx.ASGITransport(app)
    return applications


async def run(folder: Path, port: int, say: Say, announce: Callable[[str], None]) -> None:
    """Start everything, announce the address, serve until Ctrl-C or SIGTERM."""
    if is_listening(port):
        raise PortInUse(f"Port {port} is in use; choose another with --port.")
    installation = Installation(folder)
    secrets = installation.secrets()
    async with database(folder, say) as admin_url:
        if not installation.is_migrated():
            await migrate_all(admin_url, secrets, say)
            await load_divisions(admin_url, say)
            await prepare(at(admin_url, SERVICES["identity"].database), installation)
            installation.note_migrated()
        await serve(admin_url, secrets, port, say, announce)


async def serve(
    admin_url: str, secrets: Secrets, port: int, say: Say, announce: Callable[[str], None]
) -> None:
    address = f"http://127.0.0.1:{port}"
    level = os.environ.get("WARDSHIP_LOG_LEVEL", "WARNING")
    say("Starting the services")
    applications = assemble(admin_url, secrets, issuer=address, log_level=level)
    async with AsyncExitStack() as running:
        for app in applications.values():
            await running.enter_async_context(app.router.lifespan_context(app))
        settings = GatewaySettings(issuer=address, access_log=level in ("DEBUG", "INFO"))
        gateway = server(create_gateway(settings, applications), settings, "127.0.0.1", port)
        serving = asyncio.create_task(gateway.serve())
        await _until_ready(address, serving)
        announce(address)
        await serving


async def _until_ready(address: str, serving: "asyncio.Task[None]") -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        while not serving.done():
            try:
                if (await client.get(f"{address}/health", timeout=5)).status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            await asyncio.sleep(0.05)
