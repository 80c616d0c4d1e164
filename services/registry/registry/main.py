"""The registry (儿童信息档案): who is this child, who looks after them, who must visit and when?"""

from collections.abc import Mapping

import httpx
from fastapi import FastAPI

from chassis.app import create
from chassis.broker import Transport
from chassis.clock import Clock, system_clock
from chassis.config import Settings
from chassis.handlers import Handlers
from registry.children import endpoints as children
from registry.children import handlers as custody
from registry.divisions import endpoints as divisions
from registry.grants import handlers as grants
from registry.visits import endpoints as visits


def create_app(
    settings: Settings | None = None,
    *,
    clock: Clock = system_clock,
    transport: Transport | None = None,
    applications: Mapping[str, httpx.AsyncBaseTransport] | None = None,
) -> FastAPI:
    """The service; `uvicorn registry.main:create_app --factory` reads its settings itself."""
    return create(
        settings or Settings(),
        routers=[children.router, visits.router, divisions.router],
        handlers=Handlers(custody.handlers, grants.handlers),
        title="Registry 儿童信息档案",
        clock=clock,
        transport=transport,
        applications=applications,
    )
