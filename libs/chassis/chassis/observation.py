"""Logs and metrics: JSON lines bound to the request or event, and what Prometheus reads."""

import logging

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram


class Metrics:
    """One registry a service, so that several run in one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Histogram(
            "wardship_request_seconds",
            "Time to answer",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self.applied = Counter(
            "wardship_events_applied", "Events applied", ("source",), registry=self.registry
        )
        self.behind = Gauge(
            "wardship_feed_behind", "Events not yet applied", ("source",), registry=self.registry
        )
        self.restarts = Gauge(
            "wardship_loop_restarts", "Restarts of a loop", ("loop",), registry=self.registry
        )


def configure_logging(level: str) -> None:
    """JSON lines on standard output. Names and identity numbers are never logged."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[level.upper()]
        ),
        cache_logger_on_first_use=True,
    )
