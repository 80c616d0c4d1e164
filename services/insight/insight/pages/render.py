"""Rendering: one layout, two languages, nothing inline and nothing from another address."""

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from chassis.access import Caller
from chassis.errors import Problem
from chassis.idempotency import FILE
from insight.pages import assets, filters
from insight.pages.language import COOKIE, TAGS, Language, language_of, say, words
from insight.pages.menu import desks_at_file, groups_for, may_open_files

_YEAR_SECONDS = 365 * 86_400
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
_environment = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(request: Request, template: str, *, status: int = 200, **shown: Any) -> HTMLResponse:
    """What it shows is one person's, and is kept by nobody."""
    language = language_of(request)
    text = _environment.get_template(template).render(**_frame(request, language), **shown)
    headers = {**HEADERS, "Content-Language": language, "Vary": "Accept-Language, Cookie"}
    response = HTMLResponse(text, status, headers)
    if "lang" in request.query_params:
        secure = request.app.state.chassis.settings.issuer.startswith("https:")
        response.set_cookie(
            COOKIE, language, max_age=_YEAR_SECONDS, path="/insight/pages", samesite="lax",
            httponly=True, secure=secure,
        )  # fmt: skip
    return response


def file(content: bytes, name: str) -> Response:
    """For the reader's own disk: nothing that others sent in is shown as a page of ours."""
    headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=FILE, headers=headers)


def problem(request: Request, refusal: Problem) -> Response:
    """A refusal in words."""
    shown = refusal.document()
    return page(request, "problem.html", status=shown["status"], problem=shown)


def _frame(request: Request, language: Language) -> dict[str, Any]:
    """What every page has."""
    other: Language = "en" if language == "zh" else "zh"
    caller: Caller | None = getattr(request.state, "caller", None)
    return {
        "t": lambda key: say(language, key),
        "known": lambda key: key in words(),
        "language": language,
        "tag": TAGS[language],
        "other": {
            "tag": TAGS[other],
            "name": say(other, "layout.name"),
            "query": _with(request, other),
        },
        "path": request.url.path,
        "families": {},
        "labels": {},
        "asset": assets.address,
        "menu": groups_for(caller) if caller else [],
        "may_open_files": caller is not None and may_open_files(caller),
        "file_desks": desks_at_file(caller) if caller else [],
        "caller": caller,
        "done": request.query_params.get("done", ""),
        "form_token": getattr(request.state, "form_token", ""),
    }


def _with(request: Request, language: Language) -> str:
    """The same address in the other language."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
    return urlencode([*kept, ("lang", language)])


_environment.filters.update(filters.FILTERS)
