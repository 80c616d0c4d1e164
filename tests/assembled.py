"""All services in one process behind the real gateway, on a socket, as `./wardship up` has them.

They run in a thread with a loop of their own, so that any test may talk to them over HTTP.
"""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
from joserfc import jwt
from joserfc.jwk import OKPKey

from chassis.access import Role
from chassis.app import App
from chassis.auth import ALGORITHMS, AUDIENCE, TOKEN_TYPE
from chassis.testing import drop_database, eventually, make_database
from chassis.work import Work
from gateway.settings import Limits
from gateway.settings import Settings as GatewaySettings
from identity import rows
from identity.clients import secrets as client_secrets
from identity.clients.models import Proof
from identity.keys import service as keys
from identity.organisations.models import OrganisationKind
from reference import divisions
from reference.divisions import Area
from standalone import assembly, login
from standalone.demonstration import prepare
from standalone.embedded import listening
from standalone.installation import Installation
from standalone.machine import free_port
from standalone.services import SERVICES

START_SECONDS = 180
NOBODYS = UUID(int=7)
"""The organisation of the tests' own tokens."""
TESTER = "tester"
_PREFECTURE = "5134"
_PLENTY = 1_000_000
_IN_FLIGHT = """
SELECT (SELECT count(*) FROM unsequenced)
     + (SELECT count(*) FROM subscription WHERE published_seq < last_seq)
"""
UNCOMPARED = "SELECT count(*) FROM child WHERE compared_at IS NULL AND left_on IS NULL"


@dataclass
class System:
    """A client with some roles in one area, made for the tests."""

    client_id: str
    secret: str
    organisation_id: str


@dataclass
class Assembled:
    """What tests need of the running whole."""

    address: str
    logins: Mapping[str, Mapping[str, Any]]
    service_secrets: Mapping[str, str]
    databases: Mapping[str, str]
    """Of each service, as its owner and past the row policies."""
    issuer_key: OKPKey
    """The very key that identity signs with, for tokens that it would never issue."""
    rows: Callable[..., Awaitable[list[Any]]]
    """Of a service, by a query and its values; past the row policies."""

    async def system(
        self, area: str, *roles: Role, kind: OrganisationKind = OrganisationKind.CIVIL_AFFAIRS
    ) -> System:
        """A new client that acts as all of these in one area, for an organisation of its own."""
        name, secret = f"test-{uuid4().hex[:12]}", client_secrets.generated()
        connection = await asyncpg.connect(self.databases["identity"])
        try:
            organisation = await rows.organisation(connection, name, kind, Area(area))
            made = await rows.client(
                connection, name, Proof.SECRET,
                secret_hash=client_secrets.digest(secret), organisation_id=organisation,
            )  # fmt: skip
            for role in roles:
                await rows.grant(connection, role, Area(area), client=made)
        finally:
            await connection.close()
        return System(name, secret, str(organisation))

    async def bearer(self, system: System) -> dict[str, str]:
        """A token of its own, as a header; got as any system gets it."""
        token = await login.client_token(self.address, system.client_id, secret=system.secret)
        return {"Authorization": f"Bearer {token}"}

    def claims(self, area: str, *roles: Role, client_id: str = TESTER) -> dict[str, Any]:
        now = int(time.time())
        return {
            "iss": self.address, "aud": AUDIENCE, "sub": client_id, "client_id": client_id,
            "iat": now, "exp": now + 3600, "jti": uuid4().hex, "org": str(NOBODYS),
            "roles": list(roles), "area": area,
        }  # fmt: skip

    def any_bearer(self, area: str, *roles: Role, client_id: str = TESTER) -> dict[str, str]:
        """A token with roles that nobody is granted together, signed as identity signs.

        Identity itself takes it of the tester alone, who stands in its tables with every role.
        """
        header = {"alg": ALGORITHMS[0], "typ": TOKEN_TYPE, "kid": self.issuer_key.kid}
        claims = self.claims(area, *roles, client_id=client_id)
        token = jwt.encode(header, claims, self.issuer_key, algorithms=ALGORITHMS)
        return {"Authorization": f"Bearer {token}"}

    def client(self, headers: Mapping[str, str] | None = None) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            base_url=self.address, headers=headers, timeout=60, trust_env=False
        )

    async def document(self) -> dict[str, Any]:
        """The merged OpenAPI."""
        async with self.client() as client:
            document: dict[str, Any] = (await client.get("/openapi.json")).json()
            return document

    async def settled(self) -> None:
        """Wait until every event told has had its effect, and that one's events theirs."""

        async def is_quiet() -> bool:
            if (await self.rows("registry", UNCOMPARED))[0][0]:
                return False
            told: dict[tuple[str, str], int] = {}
            for source in SERVICES:
                if (await self.rows(source, _IN_FLIGHT))[0][0]:
                    return False
                for row in await self.rows(source, "SELECT name, last_seq FROM subscription"):
                    told[source, row["name"]] = row["last_seq"]
            for name in SERVICES:
                for row in await self.rows(name, "SELECT source, last_seq FROM cursor"):
                    if told.get((row["source"], name), 0) != row["last_seq"]:
                        return False
            return not (await self.rows("insight", "SELECT count(*) FROM delta"))[0][0]

        await eventually(is_quiet, 60)


@contextmanager
def assembled(admin_url: str, folder: Path) -> Iterator[Assembled]:
    """Everything started with new databases and the demonstration logins; all gone afterwards."""
    thread = _Thread(lambda begun: _live(admin_url, folder, begun))
    try:
        yield thread.started()
    finally:
        thread.stop()


class _Thread:
    """Runs one coroutine, which tells what it started and then waits to be stopped."""

    def __init__(self, body: Callable[["_Thread"], Awaitable[None]]) -> None:
        self._body, self._begun = body, threading.Event()
        self._made: Assembled | None = None
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()))
        self._thread.start()

    async def _run(self) -> None:
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        try:
            await self._body(self)
        except Exception as error:  # noqa: BLE001  (raised again where the tests wait)
            self._failure = error
        finally:
            self._begun.set()

    async def running(self, made: Assembled) -> None:
        self._made = made
        self._begun.set()
        await self._over.wait()

    def started(self) -> Assembled:
        assert self._begun.wait(START_SECONDS), "the services did not start"
        if self._made is None:
            raise RuntimeError("the services did not start") from self._failure
        return self._made

    def stop(self) -> None:
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join()
        if self._failure is not None and self._made is not None:
            raise self._failure


async def _live(admin_url: str, folder: Path, thread: _Thread) -> None:
    made = {
        name: await make_database(admin_url, name, entry.metadata, entry.migrations)
        for name, entry in SERVICES.items()
    }
    try:
        installation = Installation(folder)
        secrets, owned = installation.secrets(), {name: urls[1] for name, urls in made.items()}
        await _add_divisions(owned["registry"])
        await prepare(owned["identity"], installation)
        await _add_tester(owned["identity"])
        listener = listening(free_port())
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        applications = assembly.assemble(
            {name: urls[0] for name, urls in made.items()}, secrets, issuer=address,
            log_level="CRITICAL", relay_poll_seconds=1.0, feed_poll_seconds=10.0,
            sweep_seconds=3, pool_size=4,
        )  # fmt: skip
        limits = Limits(client_quota=_PLENTY, anonymous_quota=_PLENTY)
        settings = GatewaySettings(
            issuer=address, limits=limits, access_log=False, health_cache_seconds=0
        )
        async with (
            _Looking(owned) as looking,
            assembly.living(applications),
            assembly.serving(applications, settings, listener),
        ):
            key = await _issuer_key(applications["identity"].state.chassis)
            await thread.running(
                Assembled(address, installation.logins(), secrets.clients, owned, key, looking.rows)
            )
    finally:
        for urls in made.values():
            await drop_database(admin_url, urls[1])


class _Looking:
    """Connections to the services' databases that are kept: to open one for each look takes longer
    than the look. They belong to this loop, and tests to another."""

    def __init__(self, urls: Mapping[str, str]) -> None:
        self._loop, self._urls = asyncio.get_running_loop(), urls
        self._pools: dict[str, asyncpg.Pool[asyncpg.Record]] = {}

    async def __aenter__(self) -> "_Looking":
        for name, url in self._urls.items():
            self._pools[name] = await asyncpg.create_pool(url, min_size=0, max_size=4)
        return self

    async def __aexit__(self, *_: object) -> None:
        for pool in self._pools.values():
            await pool.close()

    async def rows(self, service: str, query: str, *values: Any) -> list[Any]:
        looked = self._pools[service].fetch(query, *values)
        there = asyncio.run_coroutine_threadsafe(looked, self._loop)
        found: list[Any] = await asyncio.wrap_future(there)
        return found


async def _issuer_key(identity: App) -> OKPKey:
    async with Work(identity) as work:
        return await keys.current(work)


async def _add_tester(url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        made = await rows.client(connection, TESTER, Proof.SECRET, secret_hash=b"")
        for role in Role:
            await rows.grant(connection, role, divisions.NATION, client=made)
    finally:
        await connection.close()


async def _add_divisions(url: str) -> None:
    """The real ones of the demonstration's prefecture and of the levels above it."""
    wanted = [
        (one.code, one.name, one.level.value, one.area.parent.code if one.area.parent else "")
        for one in divisions.load()
        if one.code.startswith(_PREFECTURE) or _PREFECTURE.startswith(one.code)
    ]
    connection = await asyncpg.connect(url)
    try:
        await connection.copy_records_to_table("division", records=wanted)
    finally:
        await connection.close()
