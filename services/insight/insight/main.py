"""Insight (数据分析): how is the whole country doing, and what is overdue? Fed only by events."""

from collections.abc import Mapping

import httpx
from fastapi import FastAPI

from chassis.app import create
from chassis.broker import Transport
from chassis.clock import Clock, system_clock
from chassis.config import Settings
from insight.config import InsightSettings
from insight.dashboards.endpoints import endpoints as dashboards
from insight.desks.endpoints import endpoints as desks
from insight.desks.forms import DESKS
from insight.facts.endpoints import endpoints as facts
from insight.facts.fold import fold_forever
from insight.facts.handlers import handlers
from insight.files.endpoints import endpoints as files
from insight.pages.endpoints import endpoints as pages
from insight.queues.endpoints import endpoints as queues
from insight.records.endpoints import endpoints as records
from insight.sessions.endpoints import endpoints as sessions


def create_app(
    settings: Settings | None = None,
    *,
    clock: Clock = system_clock,
    transport: Transport | None = None,
    applications: Mapping[str, httpx.AsyncBaseTransport] | None = None,
) -> FastAPI:
    """The service; `uvicorn insight.main:create_app --factory` reads its settings itself."""
    given = settings.model_dump() if settings else {}
    return create(
        InsightSettings(**given),
        routers=[facts, sessions, dashboards, queues, desks, records, files, pages],
        handlers=handlers,
        title="Insight 数据分析",
        clock=clock,
        transport=transport,
        applications=applications,
        loops={"fold": fold_forever},
        uploads=[f"{desks.prefix}/{desk.name}" for desk in DESKS.values() if desk.file],
    )
