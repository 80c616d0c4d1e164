"""Procurement (政府购买服务): who is paid to help, for whom, and was it delivered?"""

from collections.abc import Mapping

import httpx
from fastapi import FastAPI

from chassis import app
from chassis.broker import Transport
from chassis.clock import Clock, system_clock
from chassis.config import Settings
from chassis.handlers import Handlers
from chassis.sweeping import sweeping
from procurement.allocations.endpoints import allocations_router
from procurement.amendments.endpoints import amending_router, amendments_router
from procurement.assignments.endpoints import assignments_router
from procurement.awards.endpoints import awards_router
from procurement.bids.endpoints import bidding_router, bids_router
from procurement.budgets.endpoints import budgets_router
from procurement.catalogue import service as catalogue
from procurement.catalogue.endpoints import catalogue_router
from procurement.challenges.endpoints import challenges_router, raising_router
from procurement.children.handlers import handlers as children_handlers
from procurement.contracts.endpoints import contracts_router
from procurement.deliveries.endpoints import deliveries_router
from procurement.evaluation.endpoints import evaluation_router
from procurement.funds.endpoints import funds_router
from procurement.loads.handlers import handlers as loads_handlers
from procurement.lottery.endpoints import lottery_router
from procurement.matches.endpoints import matches_router
from procurement.methods.endpoints import methods_router
from procurement.milestones.endpoints import milestones_router
from procurement.needs.endpoints import needs_router
from procurement.offers.endpoints import offers_router
from procurement.pauses.endpoints import pauses_router
from procurement.payments.endpoints import payments_router
from procurement.prequalifications.endpoints import (
    applications_router,
    prequalifications_router,
)
from procurement.providers.endpoints import providers_router
from procurement.regions.endpoints import regions_router
from procurement.standings.endpoints import standings_router
from procurement.tenders.endpoints import tenders_router
from procurement.workers.handlers import handlers as workers_handlers

ROUTERS = (
    funds_router,  # the busiest: routes are tried in this order
    catalogue_router,
    budgets_router,
    methods_router,
    tenders_router,
    prequalifications_router,
    applications_router,
    bids_router,
    bidding_router,
    evaluation_router,
    awards_router,
    challenges_router,
    raising_router,
    providers_router,
    pauses_router,
    contracts_router,
    amending_router,
    amendments_router,
    assignments_router,
    milestones_router,
    deliveries_router,
    payments_router,
    allocations_router,
    lottery_router,
    matches_router,
    needs_router,
    offers_router,
    regions_router,
    standings_router,
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
        handlers=Handlers(children_handlers, loads_handlers, workers_handlers),
        loops={"catalogue": sweeping("catalogue", catalogue.sweep)},
        title="Procurement 政府购买服务",
        clock=clock,
        transport=transport,
        applications=applications,
    )
