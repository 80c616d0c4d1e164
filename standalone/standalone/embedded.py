"""`./wardship up`: the embedded PostgreSQL and all services in one process, until Ctrl-C.

What takes long to import is imported while PostgreSQL starts.
"""

import asyncio
import gc
import os
import signal
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from standalone.installation import Installation
from standalone.machine import CannotStart
from standalone.postgres import EmbeddedPostgres
from standalone.services import NAMES, SERVICES

if TYPE_CHECKING:
    from standalone.installation import Secrets

Say = Callable[[str], None]
OLDEST_SERVER = 150_000
"""`server_version_num`: exclusion constraints over partitions and MERGE are taken for granted."""


class PortInUse(CannotStart):
    """Another program listens on that port; choose one with --port."""


class DatabaseUnreachable(CannotStart):
    """The database at WARDSHIP_DATABASE_URL does not answer."""


async def run(folder: Path, port: int, say: Say, announce: Callable[[str], None]) -> None:
    """Start everything, announce the address, serve until Ctrl-C or SIGTERM.

    Raises `CannotStart` with one sentence; KeyboardInterrupt after Ctrl-C.
    """
    terminated = _end_on_sigterm()
    try:
        with listening(port) as listener:
            await _run(folder, listener, say, announce)
    except asyncio.CancelledError:
        if not terminated.is_set():
            raise


async def _run(
    folder: Path, listener: socket.socket, say: Say, announce: Callable[[str], None]
) -> None:
    installation = Installation(folder)
    secrets = installation.secrets()
    gc.disable()  # importing makes much that lives on, and hardly any garbage
    loading = asyncio.create_task(asyncio.to_thread(_load))
    async with database(folder, say) as admin_url:
        await loading
        await _bring_up_to_date(admin_url, installation, say)
        gc.freeze()
        gc.enable()
        say("Starting the services")
        await _serve(admin_url, secrets, listener, announce)


@asynccontextmanager
async def database(folder: Path, say: Say) -> AsyncIterator[str]:
    """The admin URL: of `WARDSHIP_DATABASE_URL`, else of the embedded server while this lasts."""
    given = os.environ.get("WARDSHIP_DATABASE_URL")
    if given:
        await _check(given)
        yield given
        return
    postgres = EmbeddedPostgres(folder / "postgres")
    say("Starting the embedded PostgreSQL")
    starting = asyncio.create_task(asyncio.to_thread(postgres.start))
    try:
        await asyncio.shield(starting)
        yield postgres.url("postgres")
    finally:
        await asyncio.wait([starting])  # a thread goes on when we are cancelled
        await asyncio.to_thread(postgres.stop)


def listening(port: int) -> socket.socket:
    """The port, ours from now on; it is answered when the services are there."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except PermissionError as error:
        listener.close()
        raise CannotStart(
            f"Port {port} is for root only; choose one from 1024 on with --port."
        ) from error
    except OSError as error:
        listener.close()
        raise PortInUse(f"Port {port} is in use; choose another with --port.") from error
    return listener


def _end_on_sigterm() -> asyncio.Event:
    """SIGTERM ends us as Ctrl-C does, but is no failure; the event says that it came.

    uvicorn finishes what is in flight on either, and then raises the signal again.
    """
    ours, loop, came = asyncio.current_task(), asyncio.get_running_loop(), asyncio.Event()
    assert ours is not None

    def end(_: int, __: FrameType | None) -> None:
        came.set()
        loop.call_soon_threadsafe(ours.cancel)

    signal.signal(signal.SIGTERM, end)
    return came


async def _check(given: str) -> None:
    """Raises `DatabaseUnreachable` for a server that we could do nothing with."""
    import asyncpg

    try:
        connection = await asyncpg.connect(given, timeout=5)
    except (OSError, TimeoutError, ValueError, asyncpg.PostgresError, asyncpg.InterfaceError) as e:
        raise DatabaseUnreachable(
            f"The database at WARDSHIP_DATABASE_URL does not answer ({type(e).__name__})."
        ) from e
    try:
        version = await connection.fetchval("SELECT current_setting('server_version_num')::int")
        able = await connection.fetchval(
            "SELECT rolsuper OR rolcreatedb AND rolcreaterole FROM pg_roles "
            "WHERE rolname = current_user"
        )
    finally:
        await connection.close()
    if version < OLDEST_SERVER:
        raise DatabaseUnreachable("WARDSHIP_DATABASE_URL names a PostgreSQL older than 15.")
    if not able:
        raise DatabaseUnreachable(
            "The user in WARDSHIP_DATABASE_URL may not make databases and roles."
        )


def _load() -> None:
    """Import the services; the first start imports the migrations later."""
    import_module("standalone.assembly")
    for name in NAMES:
        import_module(SERVICES[name].factory.partition(":")[0])


async def _bring_up_to_date(admin_url: str, installation: Installation, say: Say) -> None:
    server = os.environ.get("WARDSHIP_DATABASE_URL", "")
    if installation.is_migrated(server):
        return
    from standalone.databases import migrate_all
    from standalone.demonstration import prepare

    await migrate_all(admin_url, installation.secrets().databases, say)
    await prepare(SERVICES["identity"].database_url(admin_url), installation)
    installation.note_migrated(server)


async def _serve(
    admin_url: str, secrets: "Secrets", listener: socket.socket, announce: Callable[[str], None]
) -> None:
    from gateway.settings import Settings as GatewaySettings
    from standalone import assembly

    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    level = os.environ.get("WARDSHIP_LOG_LEVEL", "WARNING")
    urls = {
        name: entry.database_url(admin_url, secrets.databases[name])
        for name, entry in SERVICES.items()
    }
    applications = assembly.assemble(
        urls, secrets, issuer=address, log_level=level, relay_poll_seconds=0.25
    )
    settings = GatewaySettings(
        issuer=address,
        access_log=level in ("DEBUG", "INFO"),
    )
    async with (
        assembly.living(applications),
        assembly.serving(applications, settings, listener) as gateway,
    ):
        if not gateway.done():
            announce(address)
        await gateway
