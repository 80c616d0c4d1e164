"""What is kept of each request: one log line and a few counters; no token, no query, no name."""

import asyncio
import re
import sys
from datetime import UTC, datetime
from typing import Any, TextIO

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from pydantic_core import to_json

from gateway.exchange import Exchange
from gateway.head import Trace

# A resident identity number has 15 or 18 digits; no path has one, a mistaken client may.
LONG_NUMBER = re.compile(r"[0-9]{14,}[0-9Xx]?")
FLUSH_SECONDS = 0.2


class AccessLog:
    """JSON lines of the same shape as structlog's, written in lots: through structlog one line
    cost a fifth of the whole request."""

    def __init__(self, output: TextIO | None = None) -> None:
        self._output = output
        self._lines: list[bytes] = []

    def write(self, **line: Any) -> None:
        if not self._lines:
            asyncio.get_running_loop().call_later(FLUSH_SECONDS, self.flush)
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        self._lines.append(to_json({"event": "request", "level": "info", "timestamp": now, **line}))

    def flush(self) -> None:
        if self._lines:
            output = self._output or sys.stdout
            output.write(b"\n".join(self._lines).decode() + "\n")
            output.flush()
            self._lines.clear()


class Observation:
    """Counters of one gateway, in a registry of their own: two may live in one process."""

    def __init__(self, access_log: AccessLog | None) -> None:
        self._log = access_log
        self.registry = CollectorRegistry()
        self._seconds = Histogram(
            "gateway_request_seconds", "Time to the last byte.", ["service"], registry=self.registry
        )
        self._answers = Counter(
            "gateway_answers", "Answers by status.", ["service", "status"], registry=self.registry
        )
        self._broken = Counter(
            "gateway_broken_answers", "Answers broken off.", ["service"], registry=self.registry
        )
        self._children: dict[tuple[str, int], tuple[Counter, Histogram]] = {}

    def page(self) -> tuple[str, bytes]:
        return CONTENT_TYPE_PLAIN_0_0_4, generate_latest(self.registry)

    def close(self) -> None:
        if self._log is not None:
            self._log.flush()

    def record(self, exchange: Exchange, trace: Trace, method: str, path: str, took: float) -> None:
        """`took` in seconds."""
        counter, histogram = self._of(exchange.service, exchange.status)
        counter.inc()
        histogram.observe(took)
        if not exchange.complete:
            self._broken.labels(exchange.service).inc()
        if self._log is not None:
            self._log.write(
                request_id=trace.request_id.decode(),
                trace_id=trace.trace_id,
                method=method[:16],
                path=LONG_NUMBER.sub("…", path[:256]),
                service=exchange.service,
                client=exchange.client,
                status=exchange.status,
                complete=exchange.complete,
                received=exchange.received,
                sent=exchange.sent,
                ms=round(took * 1000, 2),
            )

    def _of(self, service: str, status: int) -> tuple[Counter, Histogram]:
        """Looking a label up costs more than counting."""
        children = self._children.get((service, status))
        if children is None:
            children = self._answers.labels(service, str(status)), self._seconds.labels(service)
            self._children[service, status] = children
        return children
