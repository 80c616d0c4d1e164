"""HTTP of the login page: authorization code with PKCE (RFC 6749, 7636, 9207)."""

from typing import Annotated, Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from chassis.routing import PUBLIC, router
from chassis.work import Work
from identity.authorization import csrf, pages, service
from identity.authorization.schemas import AuthorizationRequest
from identity.oauth_parameters import FORM, Parameters
from identity.oauth_refusals import AuthorizationRefused, OAuthRefusal

endpoints = router("/identity/oauth", "tokens")
_NAMES = (
    "response_type", "client_id", "redirect_uri", "code_challenge", "code_challenge_method",
)  # fmt: skip
_QUERY = [
    {"name": name, "in": "query", "required": name != "state", "schema": {"type": "string"}}
    for name in (*_NAMES, "state")
]
_FIELDS = (*_NAMES, "state", "csrf_token", "login_name", "password")
_FORM = {"type": "object", "properties": {name: {"type": "string"} for name in _FIELDS}}
_ANSWERS: dict[int | str, dict[str, Any]] = {
    302: {"description": "Back to the client, with `code` or `error`, `state` and `iss`."},
    400: {"description": "Client or address unknown: a page.", "content": {"text/html": {}}},
    403: {"description": "Not logged in: the page again.", "content": {"text/html": {}}},
}


@endpoints.get(
    "/authorize",
    summary="The login page",
    response_class=HTMLResponse,
    responses=_ANSWERS,
    openapi_extra={"parameters": _QUERY},
)
async def show_login(request: Request, work: Annotated[Work, PUBLIC]) -> Response:
    """For a browser. `code_challenge_method` is S256; the address is one the client registered."""
    try:
        wanted = await service.read_request(work, Parameters(request.scope["query_string"]))
    except OAuthRefusal as refusal:
        return _refused(refusal)
    return pages.login(work, wanted, request.cookies.get(csrf.COOKIE))


@endpoints.post(
    "/authorize",
    summary="Log in",
    response_class=HTMLResponse,
    responses=_ANSWERS,
    openapi_extra={"requestBody": {"content": {FORM: {"schema": _FORM}}}},
)
async def log_in(request: Request, work: Annotated[Work, PUBLIC]) -> Response:
    """What the login page sends."""
    try:
        content_type = request.headers.get("content-type", "")
        parameters = Parameters.of_form(content_type, await request.body())
        wanted = await service.read_request(work, parameters)
    except OAuthRefusal as refusal:
        return _refused(refusal)
    return await _logged_in(work, wanted, parameters, request.cookies.get(csrf.COOKIE))


async def _logged_in(
    work: Work, wanted: AuthorizationRequest, parameters: Parameters, cookie: str | None
) -> Response:
    if not csrf.is_valid(work, parameters.get("csrf_token"), cookie, wanted):
        return pages.login(work, wanted, cookie, pages.STALE)
    location = await service.log_in(work, wanted, parameters)
    return _to(location) if location else pages.login(work, wanted, cookie, pages.WRONG)


def _refused(refusal: OAuthRefusal) -> Response:
    """Back to the client where its address was checked; else a page that leads nowhere."""
    return _to(refusal.location) if isinstance(refusal, AuthorizationRefused) else pages.refused()


def _to(location: str) -> Response:
    headers = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
    return RedirectResponse(location, 302, headers)
