"""Where clients find out about this issuer, under both names that are in use."""

from typing import Annotated

from fastapi import Response

from chassis.routing import PUBLIC, router
from chassis.work import Work
from identity.discovery.schemas import Metadata, metadata_of

endpoints = router("/.well-known", "tokens")


@endpoints.get("/oauth-authorization-server", summary="Metadata of the issuer (RFC 8414)")
async def read_oauth_metadata(response: Response, work: Annotated[Work, PUBLIC]) -> Metadata:
    """Endpoints, and what they understand."""
    return _metadata(response, work)


@endpoints.get("/openid-configuration", summary="The same, under OpenID Connect's name")
async def read_discovery(response: Response, work: Annotated[Work, PUBLIC]) -> Metadata:
    """For libraries that look here only."""
    return _metadata(response, work)


def _metadata(response: Response, work: Work) -> Metadata:
    response.headers["Cache-Control"] = "public, max-age=300"
    return metadata_of(work.app.settings.issuer)
