"""Rendering: one template, two languages, nothing inline and nothing from another address."""

from datetime import timedelta, timezone
from pathlib import Path
from urllib.parse import urlencode

from fastapi import Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from insight.facts.measures import Measure
from insight.facts.schemas import Summary
from insight.pages.words import MEASURES, PAGE, Language

CHINA = timezone(timedelta(hours=8))
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_TEMPLATES = Path(__file__).parent / "templates"
_environment = Environment(
    loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined
)


def page(summary: Summary, language: Language, area: str | None) -> HTMLResponse:
    """What it shows is one caller's, and is kept by nobody."""
    own = {"Content-Language": language, "Vary": "Accept-Language, Authorization"}
    text = _text(summary, language, area)
    return HTMLResponse(text, headers={**HEADERS, **own, "Cache-Control": "no-store"})


def _text(summary: Summary, language: Language, area: str | None) -> str:
    other: Language = "en" if language == "zh" else "zh"
    return _environment.get_template("summary.html").render(
        words=PAGE[language],
        language={"zh": "zh-CN", "en": "en"}[language],
        other={"language": other, "name": PAGE[other]["name"], "query": _query(other, area)},
        summary=summary,
        read_at=summary.as_of.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S"),
        rows=[
            (MEASURES[measure][language], _shown(measure, value))
            for measure, value in summary.measures.items()
        ],
    )


def style() -> Response:
    content = (_TEMPLATES / "style.css").read_text(encoding="utf-8")
    headers = {**HEADERS, "Cache-Control": "public, max-age=3600"}
    return Response(content, media_type="text/css", headers=headers)


def preferred(accept_language: str) -> Language:
    """The language of `Accept-Language` that we speak and that is wanted most; else Chinese."""
    wanted = {"zh": 0.0, "en": 0.0}
    for choice in accept_language.split(","):
        name, _, weight = choice.partition(";")
        language = name.strip().lower().split("-")[0]
        wanted[language] = max(wanted.get(language, 0.0), _weight(weight))
    return "en" if wanted["en"] > wanted["zh"] else "zh"


def _weight(parameter: str) -> float:
    """`q=0.8`; 1 when nothing is said, 0 when it cannot be read."""
    name, _, value = parameter.strip().partition("=")
    if not name:
        return 1.0
    try:
        return float(value) if name.strip() == "q" else 0.0
    except ValueError:
        return 0.0


def _shown(measure: Measure, value: int) -> str:
    """With thousands apart; money in yuan (元)."""
    return f"{value / 100:,.2f}" if measure is Measure.PAYMENTS_FEN else f"{value:,}"


def _query(language: Language, area: str | None) -> str:
    return urlencode({"lang": language} | ({} if area is None else {"area": area}))
