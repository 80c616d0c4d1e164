"""The service `identity`: who is asking, for which area, and what they may act as."""

from collections.abc import Mapping

import httpx
from fastapi import FastAPI

from chassis import app as chassis
from chassis.broker import Transport
from chassis.clock import Clock, system_clock
from chassis.config import Settings
from identity.accounts.endpoints import endpoints as accounts
from identity.authorization.endpoints import endpoints as authorization
from identity.clients.endpoints import endpoints as clients
from identity.config import IdentitySettings
from identity.discovery.endpoints import endpoints as discovery
from identity.keys.endpoints import endpoints as keys
from identity.keys.endpoints import public_endpoints as public_keys
from identity.organisations.endpoints import endpoints as organisations
from identity.roles.endpoints import endpoints as roles
from identity.tokens.endpoints import endpoints as tokens
from identity.verifier import Verifier


def create_app(
    settings: Settings | None = None,
    *,
    clock: Clock = system_clock,
    transport: Transport | None = None,
    applications: Mapping[str, httpx.AsyncBaseTransport] | None = None,
) -> FastAPI:
    """It tells no events and listens to none; tokens are checked with its own tables."""
    given = settings.model_dump() if settings else {}
    web = chassis.create(
        IdentitySettings(**given),
        routers=[
            tokens, authorization, public_keys, discovery,
            organisations, accounts, clients, roles, keys,
        ],
        title="Identity",
        clock=clock,
        transport=transport,
        applications=applications,
    )  # fmt: skip
    app: chassis.App = web.state.chassis
    app.verifier = Verifier(app)
    return web
