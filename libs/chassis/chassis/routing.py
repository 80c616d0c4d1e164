"""The edge of a request: who may, in one transaction, answered once.

Every route of a service is a `Route`, and a `Route` without `allow(...)` (or `PUBLIC`) does not
come into being. It authenticates before the body is read, opens the unit of work, commits it
before the answer is sent, keeps the answer under its Idempotency-Key, and turns entity tags into
304 and 412.
"""

import re
import warnings
from collections.abc import Callable, Collection, Coroutine
from inspect import get_annotations
from typing import TYPE_CHECKING, Any, get_args

import asyncpg
from fastapi import APIRouter, Depends, Request, Response, params
from fastapi.routing import APIRoute
from pydantic.warnings import UnsupportedFieldAttributeWarning
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError
from starlette.routing import Match, compile_path
from starlette.types import ASGIApp, Receive, Scope, Send

from chassis import access, idempotency, strict_json
from chassis.access import OFFICERS, Caller, Purpose, Role
from chassis.auth import bearer
from chassis.calling import Call
from chassis.errors import Forbidden, PreconditionFailed, Problem, UnsupportedMediaType
from chassis.outages import cause_of, is_outage
from chassis.refusals import Clash, meaning_of
from chassis.work import Work, tags

if TYPE_CHECKING:
    from chassis.app import App

_JSON = re.compile(r"application/([\w.+-]+\+)?json[ \t]*(;|$)", re.IGNORECASE)


class Access:
    """Who may call an endpoint, and for what purpose; gives the endpoint its unit of work."""

    def __init__(self, roles: tuple[Role, ...], purpose: Purpose, own: Collection[Role]) -> None:
        self.roles, self.purpose, self.own = frozenset(map(str, roles)), purpose, frozenset(own)

    async def __call__(self, request: Request) -> Work:
        work: Work = request.state.work
        return work

    def check(self, caller: Caller) -> None:
        if not caller.roles & self.roles:
            raise Forbidden(f"One of these roles is needed: {', '.join(sorted(self.roles))}.")

    def scope_of(self, caller: Caller) -> access.Scope:
        is_own = caller.roles & self.own and caller.roles.isdisjoint(OFFICERS)
        return caller.own_scope if is_own else caller.scope


def allow(*roles: Role, purpose: Purpose, own: Collection[Role] = ()) -> Any:
    """`work: Annotated[Work, allow(Role.COUNTY_OFFICER, purpose=Purpose.CARE)]`.

    Who has one of the `own` roles, and is no official, sees here by its organisation and not by
    its area.
    """
    return Depends(Access(roles, purpose, own), use_cache=False)


async def _public(request: Request) -> Work:
    work: Work = request.state.work
    return work


PUBLIC = Depends(_public, use_cache=False)
"""For the few endpoints that answer without a token."""


class StrictRequest(Request):
    """A request whose JSON is read by `strict_json`."""

    async def json(self) -> Any:
        if not hasattr(self, "_strict"):
            self._strict = strict_json.loads(await self.body())
        return self._strict


Answer = Callable[[Request], Coroutine[Any, Any, Response]]


class Route(APIRoute):
    """See the module.

    FastAPI's part (parameters, schemas, the handler) is made when it is first asked for: for every
    route of every service it took a fifth of a start.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        self.path, self.endpoint, self.name = path, endpoint, endpoint.__name__
        self.methods = set(options["methods"])
        self.include_in_schema = options["include_in_schema"]
        self.access = _access_of(endpoint)
        self._begins, self._ends = path.partition("{")[0], path.rpartition("}")[2]
        self._options = options

    def __getattr__(self, name: str) -> Any:
        if name in _OF_THE_PATH:
            self.path_regex, self.path_format, self.param_convertors = compile_path(self.path)
        elif "_options" in vars(self):
            self._complete(vars(self).pop("_options"))
        return object.__getattribute__(self, name)

    def _complete(self, options: dict[str, Any]) -> None:
        with warnings.catch_warnings():
            # FastAPI does so itself around a schema that is not left for later.
            warnings.simplefilter("ignore", UnsupportedFieldAttributeWarning)
            super().__init__(self.path, self.endpoint, **options)
            if self.body_field is not None:
                self.body_field.validate(None)
        self.app = _application(self.get_route_handler())

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Most addresses are other routes', as their first and last letters tell at once."""
        path = scope["path"]
        if path.startswith(self._begins) and path.endswith(self._ends):
            return super().matches(scope)
        return Match.NONE, {}

    def get_route_handler(self) -> Answer:
        inner, access, takes_body = Call(self), self.access, self.body_field is not None

        async def answer(request: Request) -> Response:
            app: App = request.app.state.chassis
            caller = None
            if access is not None:
                caller = await app.verifier.verify(bearer(request.headers.get("authorization")))
                access.check(caller)
                caller = caller.acting_as(access.roles)
            if takes_body and await request.body():
                if not _JSON.match(request.headers.get("content-type", "")):
                    raise UnsupportedMediaType
                await request.json()
            return await _Edge(app, request, caller, access, self.name).answer(inner)

        return answer


_OF_THE_PATH = ("path_regex", "path_format", "param_convertors")


def _access_of(endpoint: Callable[..., Any]) -> Access | None:
    """The endpoint's `allow(...)`; none for a public one."""
    said = [said for hint in get_annotations(endpoint).values() for said in get_args(hint)[1:]]
    calls = [part.dependency for part in said if isinstance(part, params.Depends)]
    found = next((call for call in calls if isinstance(call, Access)), None)
    if found is None and _public not in calls:
        raise TypeError(f"{endpoint.__name__} says neither allow(...) nor PUBLIC")
    return found


def _application(answer: Answer) -> ASGIApp:
    """As FastAPI makes one, without stacks of what to close: what we depend on leaves nothing."""

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        response = await answer(StrictRequest(scope, receive))
        await response(scope, receive, send)

    return application


def router(prefix: str, *tags: str) -> APIRouter:
    """The only way to make a router."""
    return APIRouter(
        prefix=prefix,
        tags=list(tags),
        route_class=Route,
        generate_unique_id_function=lambda route: route.name,
    )


class _Edge:
    """One request on its way through the transaction."""

    def __init__(
        self, app: "App", request: Request, caller: Caller | None, access: Access | None, name: str
    ) -> None:
        self.app, self.request, self.caller, self.access, self.name = (
            app, request, caller, access, name,
        )  # fmt: skip
        self.key: str | None = None
        self.print = b""

    async def answer(self, inner: Answer) -> Response:
        """Try; when a row was there already, or two got in each other's way, look and try again."""
        if self.caller and self.request.method == "POST":
            self.key = idempotency.key_of(self.request)
            if self.key:
                self.print = await idempotency.fingerprint(
                    self.request, self.caller, self.app.vault
                )
        try:
            return await self._once(inner, again=False)
        except Clash:
            pass
        except Problem as refusal:
            return await self._recalled(refusal)
        return await self._once(inner, again=True)

    async def _once(self, inner: Answer, *, again: bool) -> Response:
        work = self._work()
        work.second_try = again
        self.request.state.work = work
        try:
            if again and self.key:
                kept = await idempotency.recall(work, self.key, self.print, self.app.vault)
                if kept is not None:
                    return kept
            response = await inner(self.request)
            if work.etag:
                response.headers["ETag"] = work.etag
            if self.key and response.status_code < 400:
                idempotency.remember(work, self.key, self.print, response, self.app.vault)
            await work.commit()
            return self._not_modified(work) or response
        except StaleDataError as error:
            raise PreconditionFailed from error
        except (DBAPIError, asyncpg.PostgresError) as error:
            meaning = meaning_of(cause_of(error), self.app.refusals, again=again)
            if meaning is None or is_outage(error):
                raise
            raise meaning from error
        finally:
            await work.close()

    async def _recalled(self, refusal: Problem) -> Response:
        """A refusal may only mean that this same request was done before: then answer that."""
        if self.key is None or not refusal.recallable:
            raise refusal
        async with self._work() as work:
            kept = await idempotency.recall(work, self.key, self.print, self.app.vault)
        if kept is None:
            raise refusal
        return kept

    def _work(self) -> Work:
        state = self.request.state
        return Work(
            self.app,
            caller=self.caller,
            purpose=self.access.purpose if self.access else Purpose.OPERATION,
            operation=self.name,
            request_id=getattr(state, "request_id", ""),
            trace_id=getattr(state, "trace_id", None),
            if_match=tags(self.request.headers.getlist("if-match")),
            scope=self.access.scope_of(self.caller) if self.access and self.caller else None,
        )

    def _not_modified(self, work: Work) -> Response | None:
        if self.request.method == "GET" and work.etag:
            wanted = tags(self.request.headers.getlist("if-none-match"))
            if {work.etag, "*"} & {tag.removeprefix("W/") for tag in wanted}:
                return Response(status_code=304, headers={"ETag": work.etag})
        return None
