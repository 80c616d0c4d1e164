"""The registry (儿童信息档案): who is this child, who looks after them, who must visit and when?"""

from collections.abc import Mapping

import httpx
from fastapi import FastAPI

from chassis.app import create
from chassis.broker import Transport
from chassis.clock import Clock, system_clock
from chassis.config import Settings
from chassis.handlers import Handlers
from chassis.sweeping import sweeping
from registry.assessments import endpoints as assessments
from registry.children import endpoints as children
from registry.children import handlers as custody
from registry.circumstances import endpoints as circumstances
from registry.contacts import endpoints as contacts
from registry.courses import endpoints as courses
from registry.divisions import endpoints as divisions
from registry.duplicates import endpoints as duplicates
from registry.duplicates.comparing import compare_forever
from registry.entrustments import endpoints as entrustments
from registry.grandparents import endpoints as grandparents
from registry.grants import handlers as grants
from registry.guardianship import endpoints as guardianship
from registry.guardianship import handlers as judgments
from registry.imports import endpoints as imports
from registry.labels import endpoints as labels
from registry.labels.sweep import sweep
from registry.moves import endpoints as moves
from registry.performance import endpoints as performance
from registry.returns import endpoints as returns
from registry.returns.sweep import sweep as call_for_returns
from registry.reviews import endpoints as reviews
from registry.search import endpoints as search
from registry.spot_checks import endpoints as spot_checks
from registry.spot_checks.service import judge
from registry.statistics import endpoints as statistics
from registry.unattended import endpoints as unattended
from registry.visits import endpoints as visits
from registry.workforce import endpoints as workforce

_OF_BULK = (  # the workforce, and what is done with many children at once
    workforce.router,
    workforce.gaps,
    courses.router,
    courses.coverage,
    performance.router,
    imports.router,
    duplicates.router,
    search.router,
    statistics.router,
    reviews.entries,
    returns.router,
)


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
        routers=[
            visits.router,  # asked for most, and addresses are compared in this order
            children.router,
            circumstances.router,
            guardianship.router,
            grandparents.router,
            entrustments.router,
            contacts.router,
            labels.router,
            reviews.router,
            unattended.router,
            assessments.router,
            spot_checks.router,
            spot_checks.coverage,
            moves.router,
            divisions.router,
            *_OF_BULK,
        ],
        handlers=Handlers(custody.handlers, grants.handlers, judgments.handlers),
        loops={
            "relabel": sweeping("relabel", sweep),
            "comparer": compare_forever,
            "spot_checks": sweeping("spot_checks", judge),
            "returns": sweeping("returns", call_for_returns),
        },
        uploads=["/registry/imports"],
        title="Registry 儿童信息档案",
        clock=clock,
        transport=transport,
        applications=applications,
    )
