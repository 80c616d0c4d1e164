"""The edge of a page: like any endpoint's, but known by a cookie and answering in words.

The cookie stands for a token that only we hold; from there on a page is an endpoint like others:
`allow(...)`, the person's own area, the audit. Without a session a reader is sent to sign in.
"""

from collections.abc import Callable, Coroutine, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from chassis.errors import Fault, Invalid, Problem, Unauthenticated
from chassis.routing import Route, StrictRequest
from insight.pages import render
from insight.pages.person import Upload
from insight.sessions import issuer, service
from insight.sessions.errors import FormForged

FORM, WITH_FILE = "application/x-www-form-urlencoded", "multipart/form-data"
_MOST_FIELDS = 500
SEE_OTHER = 303
_UNKEPT = {"Cache-Control": "no-store"}


class PageRoute(Route):
    """See the module."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        inner = super().get_route_handler()
        is_open = self.access is None

        async def answer(request: Request) -> Response:
            try:
                return await inner(request if is_open else await _authorized(request))
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


async def _authorized(request: Request) -> Request:
    """With the session's token where an endpoint looks for it. Raises `Unauthenticated`."""
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
    return StrictRequest(request.scope, request.receive)


def to_sign_in(request: Request) -> Response:
    """And back here afterwards; a form that was sent must be filled in again.

    A page that reads itself anew (htmx) is led there as a whole, not its part."""
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    if request.headers.get("hx-request") == "true":
        shown = urlsplit(request.headers.get("hx-current-url", ""))
        wanted = shown.path + (f"?{shown.query}" if shown.query else "")
        return Response(status_code=204, headers={**_UNKEPT, "HX-Redirect": _sign_in(wanted)})
    return RedirectResponse(_sign_in(wanted), SEE_OTHER, _UNKEPT)


def _sign_in(back_to: str) -> str:
    return f"{issuer.PATH}/sign-in?{urlencode({'back_to': back_to})}"


class Submitted(dict[str, list[str]]):
    """The fields of a form, each with all its values, and the file if there is one."""

    upload: Upload | None = None

    def one(self, name: str) -> str:
        return next(iter(self.get(name, [])), "")


async def submitted(request: Request) -> Submitted:
    """The form, if it was made for this session. Raises `FormForged`."""
    read = {FORM: _pairs, WITH_FILE: _parts}.get(
        request.headers.get("content-type", "").partition(";")[0]
    )
    if read is None:
        raise FormForged
    fields = Submitted()
    try:
        pairs = await read(request)
    except (ValueError, MultiPartException) as error:
        raise Invalid("The form cannot be read.") from error
    for name, value in pairs:
        if isinstance(value, str):
            fields.setdefault(name, []).append(value)
        else:
            fields.upload = await _upload(value)
    cookie = request.cookies.get(service.COOKIE, "")
    if not service.is_form_token(request.app.state.chassis, cookie, fields.one("form_token")):
        raise FormForged
    return fields


async def _pairs(request: Request) -> Sequence[tuple[str, str | UploadFile]]:
    text = (await request.body()).decode()
    return parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS)


async def _upload(file: UploadFile) -> Upload | None:
    """None where none was chosen."""
    content = await file.read()
    await file.close()
    return Upload(file.content_type or "application/octet-stream", content) if content else None


async def _parts(request: Request) -> Sequence[tuple[str, str | UploadFile]]:
    """The file stays in memory: on a disk it would lie open."""
    parser = MultiPartParser(
        request.headers, request.stream(), max_files=1, max_fields=_MOST_FIELDS
    )
    parser.spool_max_size = request.app.state.chassis.settings.upload_limit
    return (await parser.parse()).multi_items()
