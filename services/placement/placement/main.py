"""The service: where is this child safe tonight, on which legal basis, and for how long?"""

from collections.abc import Mapping

import httpx
from fastapi import FastAPI

from chassis.app import create
from chassis.broker import Transport
from chassis.clock import Clock, system_clock
from chassis.config import Settings
from chassis.handlers import Handlers
from placement.agencies.endpoints import agencies
from placement.children.handlers import handlers as children_handlers
from placement.consolidation.endpoints import consolidations, moves
from placement.custody.endpoints import custody, residents
from placement.matching.endpoints import matching
from placement.needs.endpoints import needs
from placement.needs.handlers import handlers as needs_handlers


def create_app(
    settings: Settings | None = None,
    *,
    clock: Clock = system_clock,
    transport: Transport | None = None,
    applications: Mapping[str, httpx.AsyncBaseTransport] | None = None,
) -> FastAPI:
    """The application; settings come from the environment where none are given."""
    return create(
        settings or Settings(),
        routers=[agencies, residents, needs, matching, custody, consolidations, moves],
        handlers=Handlers(children_handlers, needs_handlers),
        title="Placement 监护安置",
        clock=clock,
        transport=transport,
        applications=applications,
    )
