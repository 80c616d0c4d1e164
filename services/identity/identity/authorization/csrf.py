"""The login form can only be sent from the page we showed to this browser, for this request."""

import base64
import hmac
import json
import secrets

from chassis.work import Work
from identity.authorization.schemas import AuthorizationRequest

COOKIE = "wardship_login"
GOOD_FOR_SECONDS = 600


def new_cookie() -> str:
    return secrets.token_urlsafe(32)


def token(work: Work, cookie: str, request: AuthorizationRequest) -> str:
    """Bound to the browser's cookie, to the request, and to the time."""
    at = str(int(work.now.timestamp()))
    return f"{at}.{_mac(work, at, cookie, request)}"


def is_valid(
    work: Work, given: str | None, cookie: str | None, request: AuthorizationRequest
) -> bool:
    at, _, mac = (given or "").partition(".")
    if not cookie or not at.isascii() or not at.isdigit() or len(at) > 12:
        return False
    age = int(work.now.timestamp()) - int(at)
    expected = _mac(work, at, cookie, request).encode()
    return 0 <= age <= GOOD_FOR_SECONDS and hmac.compare_digest(mac.encode(), expected)


def _mac(work: Work, at: str, cookie: str, request: AuthorizationRequest) -> str:
    message = json.dumps([at, cookie, request.parameters()], sort_keys=True).encode()
    return base64.urlsafe_b64encode(work.app.vault.sign("login-form", message)).decode()
