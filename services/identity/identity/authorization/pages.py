"""The login page: plain, in both languages, without scripts, under a policy that allows none."""

import base64
import hashlib
from functools import cache
from typing import TYPE_CHECKING

from fastapi.responses import HTMLResponse

from chassis.work import Work
from identity.authorization import csrf
from identity.authorization.schemas import AuthorizationRequest
from identity.clients import redirects

if TYPE_CHECKING:
    from jinja2 import Environment, Template

PATH = "/identity/oauth/authorize"
WRONG = (
    "登录名或密码不正确；若多次输错，请等待几分钟后再试。",
    "Login name or password is not right. After several failures, wait some minutes.",
)
STALE = (
    "页面已过期，请重新登录。",
    "This page has expired; please log in again.",
)
UNKNOWN = (
    "登录请求无效：应用未登记，或返回地址不符。",
    "This login request is not valid: the program, or the address to return to, is not known.",
)
Refusal = tuple[str, str]


def login(
    work: Work, request: AuthorizationRequest, cookie: str | None, refusal: Refusal | None = None
) -> HTMLResponse:
    """The form, with a cookie that binds it to this browser."""
    cookie = cookie or csrf.new_cookie()
    body = _template().render(
        style=_style(),
        parameters=request.parameters(),
        csrf_token=csrf.token(work, cookie, request),
        refusal=refusal,
    )
    response = _response(body, 403 if refusal else 200, redirects.origin(request.redirect_uri))
    response.set_cookie(
        csrf.COOKIE,
        cookie,
        max_age=csrf.GOOD_FOR_SECONDS,
        path=PATH,
        secure=work.app.settings.issuer.startswith("https:"),
        httponly=True,
        samesite="strict",
    )
    return response


def refused() -> HTMLResponse:
    """Where the browser must not be sent on."""
    return _response(_template().render(style=_style(), refusal=UNKNOWN), 400, "")


def _response(body: str, status: int, origin: str) -> HTMLResponse:
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    # A browser holds form-action against the redirect that follows the form as well.
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self' {origin}; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    headers = {
        "Content-Security-Policy": policy,
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
    return HTMLResponse(body, status, headers)


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader  # only where somebody logs in on a page

    return Environment(loader=PackageLoader("identity", "authorization"), autoescape=True)


def _template() -> "Template":
    return _environment().get_template("login.html")


@cache
def _style() -> str:
    return _environment().get_template("login.css").render()
