"""Procurement (政府购买服务): who is paid to help, for whom, and was it delivered?"""

from collections.abc import Mapping

import httpx
from fastapi import FastAPI

from chassis import app
from chassis.broker import Transport
from chassis.clock import Clock, system_clock
from chassis.config import Settings
from chassis.handlers import Handlers
from procurement.assignments.endpoints import assignments_router
from procurement.children.handlers import handlers as children_handlers
from procurement.contracts.endpoints import contracts_router
from procurement.deliveries.endpoints import deliveries_router
from procurement.funds.endpoints import funds_router
from procurement.milestones.endpoints import milestones_router
from procurement.payments.endpoints import payments_router
from procurement.providers.endpoints import providers_router

ROUTERS = (
    providers_router,
    contracts_router,
    assignments_router,
    milestones_router,
    deliveries_router,
    funds_router,
    payments_router,
)


def create_app(
    settings: Settings | None = None,
    *,
    clock: Clock = system_clock,
    transport: Transport | None = None,
    applications: Mapping[str, httpx.AsyncBaseTransport] | None = None,
) -> FastAPI:
    """The service; settings come from the environment where none are given."""
    return app.create(
        settings or Settings(),
        routers=ROUTERS,
        handlers=Handlers(children_handlers),
        title="Procurement 政府购买服务",
        clock=clock,
        transport=transport,
        applications=applications,
    )
