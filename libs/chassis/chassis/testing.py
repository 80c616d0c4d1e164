"""What tests need of the chassis: databases of their own, tokens, a clock to move, services to run.

The fakes live beside the real things; databases, policies, events and keys are never faked.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import KeySet, OKPKey
from sqlalchemy import MetaData

from chassis import migrate
from chassis.auth import ALGORITHMS, AUDIENCE, TOKEN_TYPE
from chassis.broker import Hub
from chassis.config import Settings

ISSUER = "http://127.0.0.1:8000"


class MovableClock:
    """A clock that stands still until a test moves it."""

    def __init__(self, now: datetime | None = None) -> None:
        self.now = now or datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **period: float) -> None:
        self.now += timedelta(**period)


class Issuer:
    """Signs tokens as `identity` does; its keys are served where a service asks for them."""

    def __init__(self, key: OKPKey | None = None) -> None:
        self.key = key or OKPKey.generate_key("Ed25519", parameters={"kid": "test", "use": "sig"})

    def token(self, *roles: str, area: str = "", **claims: Any) -> str:
        """A token for the roles in the area (a division code prefix). `claims` override."""
        now = int(time.time())
        body = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": "tester",
            "client_id": "tester",
            "iat": now,
            "exp": now + 300,
            "jti": uuid4().hex,
            "org": None,
            "roles": list(roles),
            "area": area,
            **claims,
        }
        header = {"alg": ALGORITHMS[0], "typ": TOKEN_TYPE, "kid": "test"}
        return jwt.encode(header, body, self.key, algorithms=ALGORITHMS)

    def bearer(self, *roles: str, area: str = "", **claims: Any) -> dict[str, str]:
        """The same as a header."""
        return {"Authorization": f"Bearer {self.token(*roles, area=area, **claims)}"}

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """As an ASGI application it stands in for `identity`: keys, and tokens for services."""
        import json
        from urllib.parse import parse_qs

        body: dict[str, Any] = {**KeySet([self.key]).as_dict(private=False)}
        if scope["path"].endswith("/token"):
            form = parse_qs((await receive())["body"].decode())
            token = self.token("service", client_id=form["client_id"][0])
            body = {"access_token": token, "expires_in": 300}
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": json.dumps(body).encode()})


@dataclass
class Service:
    """A service under test: its application, a client for it, and a look into its database."""

    name: str
    web: FastAPI
    client: httpx.AsyncClient
    admin: "asyncpg.Pool[asyncpg.Record]"
    issuer: Issuer
    clock: Callable[[], datetime]
    extra: dict[str, Any] = field(default_factory=dict)


async def make_database(
    admin_url: str, service: str, metadata: MetaData, migrations: Path
) -> tuple[str, str]:
    """A new migrated database; returns the URL of the service's role and the admin's."""
    name = f"t_{service.replace('-', '_')}_{uuid4().hex[:8]}"
    await migrate.provision(admin_url, name, name, "test")
    own = admin_url.rsplit("/", 1)[0] + "/" + name
    await migrate.upgrade(own, name, migrations, metadata)
    host = own.split("@", 1)[1]
    return f"postgresql://{name}:test@{host}", own  # secret-ok: a test server's


async def drop_database(admin_url: str, own_url: str) -> None:
    """The database and its roles."""
    name = own_url.rsplit("/", 1)[1]
    admin = await asyncpg.connect(admin_url)
    try:
        await admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        for role in (name, f"{name}_owner"):
            await admin.execute(f'DROP ROLE IF EXISTS "{role}"')
    finally:
        await admin.close()


@asynccontextmanager
async def running(
    service: str,
    create_app: Callable[..., FastAPI],
    urls: tuple[str, str],
    *,
    issuer: Issuer,
    clock: Callable[[], datetime],
    hub: Hub | None = None,
    applications: Mapping[str, Any] | None = None,
    **settings: Any,
) -> AsyncIterator[Service]:
    """The service, started, with `httpx` in front. Neighbours are given as ASGI applications."""
    url, own = urls
    configuration = Settings(
        environment="local",
        service=service,
        database_url=url,
        issuer=ISSUER,
        **{
            "log_level": "ERROR",
            "pool_size": 5,
            "relay_poll_seconds": 0.1,
            "feed_poll_seconds": 0.2,
            "sweep_seconds": 0.2,
            "unknown_key_seconds": 0,
            **settings,
        },
    )
    neighbours = {"identity": issuer, **(applications or {})}
    web = create_app(
        configuration,
        clock=clock,
        transport=hub or Hub(),
        applications={name: httpx.ASGITransport(app) for name, app in neighbours.items()},
    )
    async with (
        web.router.lifespan_context(web),
        asyncpg.create_pool(own, min_size=0, max_size=4) as admin,
        httpx.AsyncClient(
            transport=httpx.ASGITransport(web), base_url=f"http://{service}"
        ) as client,
    ):
        yield Service(service, web, client, admin, issuer, clock)


async def eventually(check: Callable[[], Any], seconds: float = 15, pause: float = 0.02) -> Any:
    """Wait until `check()` (awaited where it must be) gives something true, and return it."""
    deadline = time.monotonic() + seconds
    while True:
        result = check()
        if asyncio.iscoroutine(result):
            result = await result
        if result:
            return result
        if time.monotonic() > deadline:
            raise AssertionError(f"did not happen within {seconds} s")
        await asyncio.sleep(pause)
