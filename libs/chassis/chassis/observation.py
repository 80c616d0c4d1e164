"""Logs and metrics: JSON lines bound to the request or event, and what Prometheus reads."""

import logging
import traceback
from pathlib import Path

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from chassis.errors import Problem
from chassis.outages import cause_of


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


def describe(error: BaseException) -> str:
    """What failed and where, without the values: a database's message quotes the row it refused,
    and a validator's the input. What we say ourselves (a `Problem`) is kept."""
    cause = cause_of(error)
    words = [type(cause).__name__]
    words += [str(getattr(cause, name)) for name in _SAFE if getattr(cause, name, None)]
    if isinstance(error, Problem):
        words.append(error.detail)
    return " ".join([*words, *places(error)[-1:]])


_SAFE = ("sqlstate", "table_name", "column_name", "constraint_name")


def places(error: BaseException) -> list[str]:
    """Where in our own code it passed, outermost first."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "site-packages" not in frame.filename]
    return [f"{Path(frame.filename).name}:{frame.lineno} ({frame.name})" for frame in ours]
