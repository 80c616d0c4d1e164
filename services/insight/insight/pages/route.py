"""The edge of a page: like any endpoint's, but known by a cookie and answering in words.

The cookie stands for a token that only we hold; from there on a page is an endpoint like others:
`allow(...)`, the person's own area, the audit. Without a session a reader is sent to sign in.
"""

from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse

from chassis.errors import Fault, Invalid, Problem, Unauthenticated
from chassis.routing import Route
from insight.pages import render
from insight.sessions import issuer, service
from insight.sessions.errors import FormForged

FORM = "application/x-www-form-urlencoded"
SEE_OTHER = 303


class PageRoute(Route):
    """See the module."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        inner = super().get_route_handler()
        is_open = self.access is None

        async def answer(request: Request) -> Response:
            try:
                if not is_open:
                    await _authorize(request)
                return await inner(request)
            except Unauthenticated:
                return to_sign_in(request)
            except RequestValidationError as error:
                faults = [Fault(f"?{one['loc'][-1]}", str(one["msg"])) for one in error.errors()]
                return render.problem(request, Invalid(faults=faults))
            except Problem as refusal:
                return render.problem(request, refusal)

        return answer


def page_router(prefix: str) -> APIRouter:
    """The only way to make a router of pages."""
    return APIRouter(
        prefix=f"{issuer.PATH}{prefix}",
        tags=["pages"],
        route_class=PageRoute,
        include_in_schema=False,
        generate_unique_id_function=lambda route: route.name,
    )


async def _authorize(request: Request) -> None:
    """Put the session's token where an endpoint looks for it. Raises `Unauthenticated`."""
    app = request.app.state.chassis
    cookie = request.cookies.get(service.COOKIE)
    token = await service.token_of(app, cookie) if cookie else None
    if cookie is None or token is None:
        raise Unauthenticated
    headers = [one for one in request.scope["headers"] if one[0] != b"authorization"]
    request.scope["headers"] = [*headers, (b"authorization", f"Bearer {token}".encode())]
    request.state.token = token
    request.state.caller = await app.verifier.verify(token)
    request.state.form_token = service.form_token(app, cookie)


def to_sign_in(request: Request) -> Response:
    """And back here afterwards; a form that was sent must be filled in again."""
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    address = f"{issuer.PATH}/sign-in?{urlencode({'back_to': wanted})}"
    return RedirectResponse(address, SEE_OTHER, {"Cache-Control": "no-store"})


class Submitted(dict[str, list[str]]):
    """The fields of a form, each with all its values."""

    def one(self, name: str) -> str:
        return next(iter(self.get(name, [])), "")


async def submitted(request: Request) -> Submitted:
    """The form, if it was made for this session. Raises `FormForged`."""
    if request.headers.get("content-type", "").partition(";")[0] != FORM:
        raise FormForged
    fields = Submitted()
    try:
        pairs = parse_qsl(
            (await request.body()).decode(), keep_blank_values=True, max_num_fields=500
        )
    except ValueError as error:
        raise Invalid("The form cannot be read.") from error
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    cookie = request.cookies.get(service.COOKIE, "")
    if not service.is_form_token(request.app.state.chassis, cookie, fields.one("form_token")):
        raise FormForged
    return fields
