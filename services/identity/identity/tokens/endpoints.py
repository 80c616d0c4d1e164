"""HTTP of tokens, as OAuth 2.0 has it: forms in, RFC 6749 documents out."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from chassis.routing import PUBLIC, router
from chassis.work import Work
from identity.oauth_parameters import Parameters
from identity.oauth_refusals import OAuthRefusal
from identity.tokens import service
from identity.tokens.client_authentication import Presented
from identity.tokens.schemas import REFUSALS, Introspection, TokenRead, form

endpoints = router("/identity/oauth", "tokens")
_NOT_STORED = {"Cache-Control": "no-store", "Pragma": "no-cache"}
_TOKEN_FORM = form("grant_type", "code", "redirect_uri", "code_verifier", "area")


@endpoints.post(
    "/token",
    summary="Get a token",
    response_model=TokenRead,
    responses=REFUSALS,
    openapi_extra=_TOKEN_FORM,
)
async def issue_token(request: Request, work: Annotated[Work, PUBLIC]) -> JSONResponse:
    """`client_credentials` for systems (client_secret_basic, client_secret_post or
    private_key_jwt), `authorization_code` with PKCE for people.

    A token speaks for one area: the widest where its holder has a role, or the one that `area`
    names, with the roles that reach the whole of it.
    """
    return await _answered(request, work, service.issue)


@endpoints.post(
    "/revoke",
    summary="Take a token back (RFC 7009)",
    response_model=dict[str, Any],
    responses=REFUSALS,
    openapi_extra=form("token", "token_type_hint"),
)
async def revoke_token(request: Request, work: Annotated[Work, PUBLIC]) -> JSONResponse:
    """For the client the token was given to. It shows at once in introspection; services that
    check tokens by their signature alone take it until it expires."""
    return await _answered(request, work, service.revoke)


@endpoints.post(
    "/introspect",
    summary="Look into a token (RFC 7662)",
    response_model=Introspection,
    response_model_exclude_none=True,
    responses=REFUSALS,
    openapi_extra=form("token", "token_type_hint"),
)
async def introspect_token(request: Request, work: Annotated[Work, PUBLIC]) -> JSONResponse:
    """For services, and for the client that holds the token."""
    return await _answered(request, work, service.introspect)


async def _answered(
    request: Request, work: Work, use: Callable[[Work, Presented], Awaitable[BaseModel | None]]
) -> JSONResponse:
    """A refusal is an answer too: what it counted or revoked is committed."""
    try:
        content_type = request.headers.get("content-type", "")
        parameters = Parameters.of_form(content_type, await request.body())
        answer = await use(work, Presented(parameters, request.headers.get("authorization")))
    except OAuthRefusal as refusal:
        headers = {**_NOT_STORED, **refusal.headers}
        return JSONResponse(refusal.document(), refusal.status, headers)
    document = answer.model_dump(exclude_none=True) if answer is not None else {}
    return JSONResponse(document, headers=_NOT_STORED)
