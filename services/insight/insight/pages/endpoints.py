"""What the pages are made with: style and scripts."""

from typing import Annotated

from fastapi import Response

from chassis.errors import NotFound
from chassis.routing import PUBLIC
from chassis.work import Work
from insight.pages import assets
from insight.pages.render import HEADERS
from insight.pages.route import page_router

endpoints = page_router("/assets")
_FOR_EVER = {**HEADERS, "Cache-Control": "public, max-age=31536000, immutable"}


@endpoints.get("/{mark}/{name}")
async def read_asset(mark: str, name: str, _: Annotated[Work, PUBLIC]) -> Response:
    """Under a hash of its content, so that it may be kept for ever."""
    content = assets.find(mark, name)
    if content is None:
        raise NotFound
    kind = assets.MEDIA_TYPES[name.rpartition(".")[2]]
    return Response(content, media_type=kind, headers=_FOR_EVER)
