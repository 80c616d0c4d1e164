"""What the token endpoints answer, as the specifications name it."""

from typing import Any, Literal

from pydantic import BaseModel

from identity.oauth_parameters import FORM


class TokenRead(BaseModel):
    """RFC 6749 §5.1."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105  (the name of a scheme)
    expires_in: int


class OAuthError(BaseModel):
    """RFC 6749 §5.2."""

    error: str
    error_description: str


class Introspection(BaseModel):
    """RFC 7662; an inactive token has nothing but `active`."""

    active: bool
    sub: str | None = None
    client_id: str | None = None
    exp: int | None = None
    iat: int | None = None
    org: str | None = None
    roles: list[str] | None = None
    area: str | None = None


REFUSALS: dict[int | str, dict[str, Any]] = {
    400: {"model": OAuthError, "description": "Refused (RFC 6749 §5.2)."},
    401: {"model": OAuthError, "description": "The client did not prove who it is."},
    429: {"model": OAuthError, "description": "Too many failed attempts for this client."},
}
_CLIENT = ("client_id", "client_secret", "client_assertion_type", "client_assertion")


def form(*names: str) -> dict[str, Any]:
    """OpenAPI of a form with these parameters and those by which a client proves itself."""
    properties = {name: {"type": "string"} for name in (*names, *_CLIENT)}
    schema = {"type": "object", "properties": properties, "required": [names[0]]}
    return {"requestBody": {"required": True, "content": {FORM: {"schema": schema}}}}
