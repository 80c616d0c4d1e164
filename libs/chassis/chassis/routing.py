"""The edge of a request: who may, in one transaction, answered once.

Every route of a service is a `Route`, and a `Route` without `allow(...)` (or `PUBLIC`) does not
come into being. It authenticates before the body is read, opens the unit of work, commits it
before the answer is sent, keeps the answer under its Idempotency-Key, and turns entity tags into
304 and 412.
"""

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

import structlog
from asyncpg.exceptions import (
    DeadlockDetectedError,
    IntegrityConstraintViolationError,
    LockNotAvailableError,
    SerializationError,
    UniqueViolationError,
)
from fastapi import APIRouter, Depends, Request, Response
from fastapi.routing import APIRoute
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError

from chassis import idempotency, strict_json
from chassis.access import Caller, Purpose, Role
from chassis.auth import bearer
from chassis.errors import (
    Conflict,
    Forbidden,
    Invalid,
    PreconditionFailed,
    Problem,
    UnsupportedMediaType,
)
from chassis.outages import is_outage
from chassis.work import Work

if TYPE_CHECKING:
    from chassis.app import App

log = structlog.get_logger()


_CLASHES = (UniqueViolationError, SerializationError, DeadlockDetectedError)


class InFlight(Conflict):
    """Another request holds this record or this Idempotency-Key; try again in a moment."""

    title_zh = "处理中，请稍后重试"


class AlreadyThere(Conflict):
    """Such a record exists already."""

    title_zh = "记录已存在"


class Access:
    """Who may call an endpoint, and for what purpose; gives the endpoint its unit of work."""

    def __init__(self, roles: tuple[Role, ...], purpose: Purpose) -> None:
        self.roles, self.purpose = frozenset(map(str, roles)), purpose

    async def __call__(self, request: Request) -> Work:
        work: Work = request.state.work
        return work

    def check(self, caller: Caller) -> None:
        if not caller.roles & self.roles:
            raise Forbidden(f"One of these roles is needed: {', '.join(sorted(self.roles))}.")


def allow(*roles: Role, purpose: Purpose) -> Any:
    """`work: Annotated[Work, allow(Role.COUNTY_OFFICER, purpose=Purpose.CARE)]`."""
    return Depends(Access(roles, purpose), use_cache=False)


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


class Route(APIRoute):
    """See the module."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        inner = super().get_route_handler()
        access = self.access
        takes_json = self.body_field is not None and "json" in str(
            getattr(self.body_field.field_info, "media_type", "")
        )

        async def answer(request: Request) -> Response:
            request = StrictRequest(request.scope, request.receive)
            app: App = request.app.state.chassis
            caller = None
            if access is not None:
                caller = await app.verifier.verify(bearer(request.headers.get("authorization")))
                access.check(caller)
            if takes_json and await request.body():
                if "json" not in request.headers.get("content-type", ""):
                    raise UnsupportedMediaType
                await request.json()
            edge = _Edge(app, request, caller, access, self.name)
            return await edge.answer(inner)

        return answer

    @property
    def access(self) -> Access | None:
        """The route's `allow(...)`; none for a public route."""
        calls = [dependency.call for dependency in self.dependant.dependencies]
        found = next((call for call in calls if isinstance(call, Access)), None)
        if found is None and _public not in calls:
            raise TypeError(f"{self.name} says neither allow(...) nor PUBLIC")
        return found


def router(prefix: str, *tags: str) -> APIRouter:
    """The only way to make a router."""
    return APIRouter(prefix=prefix, tags=list(tags), route_class=Route)


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

    async def answer(self, inner: Callable[[Request], Coroutine[Any, Any, Response]]) -> Response:
        """Try; when a row was there already, or two got in each other's way, look and try again."""
        if self.caller and self.request.method == "POST":
            self.key = idempotency.key_of(self.request)
            if self.key:
                self.print = await idempotency.fingerprint(self.request)
        try:
            return await self._once(inner, again=False)
        except _CLASHES:
            pass
        except Problem as refusal:
            return await self._recalled(refusal)
        return await self._once(inner, again=True)

    async def _once(
        self, inner: Callable[[Request], Coroutine[Any, Any, Response]], *, again: bool
    ) -> Response:
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
        except DBAPIError as error:
            cause = getattr(error.orig, "__cause__", None) or error
            raise (error if is_outage(error) else self._refusal(cause, again)) from error
        except IntegrityConstraintViolationError as error:
            raise self._refusal(error, again) from error
        except LockNotAvailableError as error:
            raise InFlight(headers={"Retry-After": "1"}) from error
        finally:
            await work.close()

    async def _recalled(self, refusal: Problem) -> Response:
        """A refusal may only mean that this same request was done before: then answer that."""
        if self.key is None:
            raise refusal
        work = self._work()
        try:
            kept = await idempotency.recall(work, self.key, self.print, self.app.vault)
        finally:
            await work.close()
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
            if_match=self.request.headers.get("if-match"),
        )

    def _refusal(self, error: BaseException, again: bool) -> BaseException:
        """What a database error means to the caller; the first time a clash is worth a retry."""
        if isinstance(error, LockNotAvailableError):
            return InFlight(headers={"Retry-After": "1"})
        clash = isinstance(error, _CLASHES)
        if not isinstance(error, IntegrityConstraintViolationError) or (clash and not again):
            return InFlight() if clash and again else error
        constraint = getattr(error, "constraint_name", None) or ""
        if constraint in self.app.refusals:
            return self.app.refusals[constraint]()
        if isinstance(error, UniqueViolationError):
            return AlreadyThere()
        log.warning("constraint_refused", constraint=constraint)
        return Invalid(f"The database refuses this: {constraint}.")

    def _not_modified(self, work: Work) -> Response | None:
        if self.request.method == "GET" and work.etag:
            wanted = self.request.headers.get("if-none-match", "")
            if work.etag in (tag.strip() for tag in wanted.split(",")):
                return Response(status_code=304, headers={"ETag": work.etag})
        return None
