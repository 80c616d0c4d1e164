"""What the pages are made with, style and scripts; and what is said where there is no page."""

from typing import Annotated

from fastapi import Response

from chassis.access import Purpose, Role
from chassis.errors import NotFound
from chassis.routing import PUBLIC, allow
from chassis.work import Work
from insight.pages import assets
from insight.pages.render import HEADERS
from insight.pages.route import page_router


class PageUnknown(NotFound):
    """There is no such page."""

    title_zh = "没有此页面"


endpoints = page_router("")
_ANYBODY = allow(*Role, purpose=Purpose.ACCOUNT)
_FOR_EVER = {**HEADERS, "Cache-Control": "public, max-age=31536000, immutable"}


@endpoints.get("/assets/{mark}/{name}")
async def read_asset(mark: str, name: str, _: Annotated[Work, PUBLIC]) -> Response:
    """Under a hash of its content, so that it may be kept for ever."""
    content = assets.find(mark, name)
    if content is None:
        raise NotFound
    kind = assets.MEDIA_TYPES[name.rpartition(".")[2]]
    return Response(content, media_type=kind, headers=_FOR_EVER)


@endpoints.get("/{rest:path}")
async def refuse_unknown_page(_: Annotated[Work, _ANYBODY]) -> Response:
    """Of all pages the last one that is asked: in words, as every refusal."""
    raise PageUnknown
