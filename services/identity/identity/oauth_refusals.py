"""Refusals in the form of OAuth (RFC 6749 §5.2).

They are answered, not rolled back: what was counted or revoked on the way is committed.
"""

from collections.abc import Mapping
from typing import ClassVar


class OAuthRefusal(Exception):
    """`error` is the code the specifications name; the docstring is the description."""

    error: ClassVar[str] = "invalid_request"
    status: ClassVar[int] = 400

    def __init__(
        self, description: str | None = None, *, headers: Mapping[str, str] | None = None
    ) -> None:
        self.description = description or " ".join((type(self).__doc__ or "").split())
        self.headers = dict(headers or {})
        super().__init__(self.description)

    def document(self) -> dict[str, str]:
        return {"error": self.error, "error_description": self.description}


class InvalidRequest(OAuthRefusal):
    """The request is malformed, lacks a parameter, or names one twice."""


class InvalidClient(OAuthRefusal):
    """The client is unknown, or did not prove who it is."""

    error = "invalid_client"
    status = 401

    def __init__(self) -> None:
        super().__init__(headers={"WWW-Authenticate": 'Basic realm="wardship", charset="UTF-8"'})


class TooManyAttempts(OAuthRefusal):
    """Too many failed attempts for this client; wait as long as Retry-After says."""

    error = "invalid_client"
    status = 429


class InvalidGrant(OAuthRefusal):
    """The code is unknown, expired, used, or was not given for this request."""

    error = "invalid_grant"


class UnauthorizedClient(OAuthRefusal):
    """This client may not use this grant type."""

    error = "unauthorized_client"


class UnsupportedGrantType(OAuthRefusal):
    """Only client_credentials and authorization_code are known here."""

    error = "unsupported_grant_type"


class AreaNotGranted(OAuthRefusal):
    """No role in force reaches the whole of this area."""

    error = "invalid_scope"


class AuthorizationRefused(OAuthRefusal):
    """Told to the client through the browser, at an address that was checked first."""

    def __init__(self, location: str) -> None:
        self.location = location
        super().__init__()
