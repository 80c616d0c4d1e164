"""What every service answers the same way: errors, health, metrics, feeds, dead letters."""

import os
import re
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import structlog
from fastapi import APIRouter, FastAPI, Response
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.audits_api import audits_router
from chassis.dead_letters import dead_letters_router
from chassis.duties_api import duties_router
from chassis.errors import (
    MEDIA_TYPE,
    Fault,
    Invalid,
    Malformed,
    MethodNotAllowed,
    NotFound,
    Problem,
    ProblemDocument,
    TooLarge,
    Unavailable,
    Unexpected,
)
from chassis.feeds import feeds_router
from chassis.observation import describe, places
from chassis.outages import is_outage
from chassis.routing import PUBLIC, router
from chassis.work import Work

if TYPE_CHECKING:
    from chassis.app import App

log = structlog.get_logger()
_TRACEPARENT = re.compile(r"^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$")
_REQUEST_ID = re.compile(r"^[A-Za-z0-9._-]{1,64}$")
_BY_STATUS = {404: NotFound, 405: MethodNotAllowed, 400: Malformed}


def install(web: FastAPI, app: "App", routers: Iterable[APIRouter]) -> None:
    """Put routes, error answers and the outermost layer on a service."""
    service = app.settings.service
    own = (feeds_router, dead_letters_router, duties_router, audits_router)
    for part in (*routers, *(make(service) for make in own), _own_router(app)):
        # As they are: FastAPI's own inclusion would match every request a second time.
        web.router.routes.extend(part.routes)


class Web(FastAPI):
    """FastAPI, with `Edge` for all of its layers: what they catch and count, that one does."""

    def build_middleware_stack(self) -> ASGIApp:
        return Edge(self.router, self.state.chassis)

    def openapi(self) -> dict[str, Any]:
        """The service's OpenAPI: every operation may answer with a problem document."""
        if not self.openapi_schema:
            document = get_openapi(title=self.title, version=self.version, routes=self.routes)
            schemas = document.setdefault("components", {}).setdefault("schemas", {})
            schemas["Problem"] = ProblemDocument.model_json_schema()
            problem = {
                "description": "A problem document (RFC 9457) that names the fault.",
                "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
            }
            for path in document["paths"].values():
                for operation in path.values():
                    operation["responses"].pop("422", None)
                    operation["responses"]["default"] = problem
            self.openapi_schema = document
        return self.openapi_schema


class Edge:
    """Outermost: request and trace id, body limit, metrics, one log line, and the only except."""

    def __init__(self, app: ASGIApp, service: "App") -> None:
        self._inner, self._service = app, service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return
        await _Exchange(self._service, scope, receive, send).run(self._inner)


class _Exchange:
    """One request and its answer."""

    def __init__(self, service: "App", scope: Scope, receive: Receive, send: Send) -> None:
        self._service, self._receive, self._send = service, receive, send
        self._method = scope["method"]
        # The server keeps the body of the answer to HEAD to itself.
        self._scope = scope = {**scope, "method": "GET"} if self._method == "HEAD" else scope
        headers = dict(scope["headers"])
        given = headers.get(b"x-request-id", b"").decode("latin-1")
        self._id = given if _REQUEST_ID.match(given) else os.urandom(16).hex()
        trace = headers.get(b"traceparent", b"").decode("latin-1")
        state = scope.setdefault("state", {})
        state["request_id"] = self._id
        state["trace_id"] = trace if _TRACEPARENT.match(trace) else None
        self._status, self._left = 0, service.body_limit(scope["path"])
        self._limit = self._left

    async def run(self, inner: ASGIApp) -> None:
        started = time.perf_counter()
        structlog.contextvars.bind_contextvars(request_id=self._id)
        try:
            self._refuse_nul()
            await inner(self._scope, self._take, self._answer)
        except Exception as error:
            problem = _meaning(error)
            if isinstance(problem, Unexpected):
                log.error(  # noqa: TRY400  (a traceback would quote values)
                    "request_failed", error=describe(error), places=places(error)
                )
            if self._status:
                raise
            await _response(problem, self._id)(self._scope, self._receive, self._answer)
        finally:
            self._note(time.perf_counter() - started)
            structlog.contextvars.unbind_contextvars("request_id")

    def _refuse_nul(self) -> None:
        """No address or parameter of ours holds the character NUL, and no text column takes it."""
        if "\x00" in self._scope["path"] or b"%00" in self._scope["query_string"]:
            raise Malformed("The address holds the character NUL.")

    async def _take(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise TooLarge(f"At most {self._limit} bytes are taken.")
        return message

    async def _answer(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            message.setdefault("headers", []).append((b"x-request-id", self._id.encode()))
        await self._send(message)

    def _note(self, seconds: float) -> None:
        route = getattr(self._scope.get("route"), "path", "none")
        method, status = self._method, str(self._status)
        method = method if method in _METHODS else "other"
        self._service.metrics.requests.labels(method, route, status).observe(seconds)
        if route not in _QUIET:
            log.info(
                "request",
                service=self._service.settings.service,
                method=method,
                route=route,
                status=self._status,
                milliseconds=round(seconds * 1000, 1),
            )


_QUIET = ("/health", "/ready", "/metrics")
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_MOST_FAULTS, _LONGEST_NAME = 50, 100
_OUR_WORDS = {
    "uuid_parsing": "Input should be a valid UUID",
    "union_tag_invalid": "Input should have one of the known tags",
}
"""What pydantic would say with a piece of the input."""


def _meaning(error: Exception) -> Problem:
    """The only except: what a failure means to the caller."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, RequestValidationError):
        return _invalid(error)
    if isinstance(error, HTTPException):
        return _not_routed(error)
    if isinstance(error, ClientDisconnect):
        return Malformed("The body ended early.")
    if is_outage(error):
        log.warning("outage", error=describe(error))
        return Unavailable()
    return Unexpected()


def _response(problem: Problem, request_id: str) -> Response:
    return Response(
        problem.body(request_id), problem.status, problem.headers, media_type=MEDIA_TYPE
    )


def _invalid(error: RequestValidationError) -> Problem:
    faults = [
        Fault(_pointer(fault["loc"]), _OUR_WORDS.get(fault["type"], str(fault["msg"])))
        for fault in error.errors()[:_MOST_FAULTS]
    ]
    return Invalid(faults=faults)


def _not_routed(error: HTTPException) -> Problem:
    problem = _BY_STATUS.get(error.status_code, Malformed)()
    if isinstance(problem, MethodNotAllowed):
        problem.headers.update(error.headers or {})
    return problem


def _pointer(location: tuple[Any, ...]) -> str:
    """`/birth_on` in the body, `?limit` in the query, `#if-match` in the headers."""
    where, *path = location
    names = (str(part)[:_LONGEST_NAME] for part in path)
    inside = "/".join(name.replace("~", "~0").replace("/", "~1") for name in names)
    return {"body": "/", "query": "?", "header": "#"}.get(str(where), f"{where}:") + inside


def _own_router(app: "App") -> APIRouter:
    endpoints = router("", "operation")

    @endpoints.get("/health", include_in_schema=False)
    async def read_health(_: Annotated[Work, PUBLIC]) -> dict[str, str]:
        """The process is alive."""
        return {"status": "ok", "service": app.settings.service}

    @endpoints.get("/ready", include_in_schema=False)
    async def read_readiness(work: Annotated[Work, PUBLIC]) -> dict[str, str]:
        """It can do its work: the database answers, and every feed it follows is subscribed."""
        if app.stopping:
            raise Unavailable("Shutting down.")
        session = await work.session()
        await (await session.connection()).execute(text("SELECT 1"))
        waiting = [source for source, inbox in app.inboxes.items() if not inbox.subscribed]
        if waiting:
            raise Unavailable(f"Not yet subscribed to: {', '.join(waiting)}.")
        return {"status": "ready", "service": app.settings.service}

    @endpoints.get("/metrics", include_in_schema=False)
    async def read_metrics(_: Annotated[Work, PUBLIC]) -> Response:
        """For Prometheus."""
        for source, inbox in app.inboxes.items():
            app.metrics.behind.labels(source).set(inbox.behind)
        for loop, count in app.supervisor.restarts.items():
            app.metrics.restarts.labels(loop).set(count)
        return Response(generate_latest(app.metrics.registry), media_type=CONTENT_TYPE_LATEST)

    return endpoints
