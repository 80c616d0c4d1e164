"""The service: where is this child safe tonight, on which legal basis, and for how long?"""

from collections.abc import Mapping

import httpx
from fastapi import FastAPI

from chassis.app import create
from chassis.broker import Transport
from chassis.clock import Clock, system_clock
from chassis.config import Settings
from chassis.handlers import Handlers
from chassis.sweeping import sweeping
from placement.agencies.endpoints import agencies
from placement.agreements.endpoints import agreements
from placement.assessments.endpoints import assessments
from placement.capabilities.endpoints import agency_capabilities, capability_evidence
from placement.children.handlers import handlers as children_handlers
from placement.consolidation.endpoints import consolidations, moves, standings
from placement.custody.endpoints import custody, residents
from placement.functions.endpoints import agency_functions, functions
from placement.health_checks.endpoints import health_checks
from placement.holds import service as holds_service
from placement.holds.endpoints import holds
from placement.households.endpoints import household_care, households
from placement.legal_bases import service as bases_service
from placement.legal_bases.endpoints import legal_bases
from placement.legal_bases.handlers import handlers as bases_handlers
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
        routers=[
            agencies,
            residents,
            needs,
            matching,
            custody,
            consolidations,
            moves,
            standings,
            agreements,
            agency_capabilities,
            capability_evidence,
            agency_functions,
            functions,
            holds,
            legal_bases,
            assessments,
            health_checks,
            households,
            household_care,
        ],
        handlers=Handlers(children_handlers, needs_handlers, bases_handlers),
        title="Placement 监护安置",
        clock=clock,
        transport=transport,
        applications=applications,
        loops={
            "holds": sweeping("holds", holds_service.sweep),
            "legal bases": sweeping("legal bases", bases_service.sweep),
        },
    )
