"""A sign-in under way: what the browser keeps between leaving for the issuer and coming back.

It is sealed, so the browser can neither read nor change it, and nothing need be stored for
whoever only looks at the sign-in page.
"""

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from dataclasses import asdict, dataclass
from typing import Self
from urllib.parse import urlencode

from cryptography.exceptions import InvalidTag

from chassis.crypto import Vault
from insight.sessions.errors import SignInBroken

COOKIE = "wardship_sign_in"
GOOD_FOR_SECONDS = 600
_PLACE = "cookie.sign_in"


@dataclass(frozen=True)
class SignIn:
    """`verifier` proves who began (RFC 7636); `state` binds the answer to the browser."""

    state: str
    verifier: str
    back_to: str
    began_at: int

    @classmethod
    def begin(cls, back_to: str, now: int) -> Self:
        return cls(secrets.token_urlsafe(24), secrets.token_urlsafe(48), back_to, now)

    @classmethod
    def read(cls, vault: Vault, cookie: str) -> Self:
        """Raises `SignInBroken`."""
        try:
            sealed = base64.urlsafe_b64decode(cookie)
            return cls(**json.loads(vault.open(_PLACE, sealed)))
        except (InvalidTag, binascii.Error, ValueError, TypeError) as error:
            raise SignInBroken from error

    def cookie(self, vault: Vault) -> str:
        return base64.urlsafe_b64encode(
            vault.seal(_PLACE, json.dumps(asdict(self)).encode())
        ).decode()

    def check(self, state: str, now: int) -> None:
        """Raises `SignInBroken` for the answer to another sign-in, or one that took too long."""
        is_same = hmac.compare_digest(state.encode(), self.state.encode())
        if not is_same or not 0 <= now - self.began_at <= GOOD_FOR_SECONDS:
            raise SignInBroken

    def location(self, authorize_url: str, client_id: str, redirect_uri: str) -> str:
        challenge = base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest())
        query = {
            "response_type": "code",
            "client_id": client_id,
            "redirect_uri": redirect_uri,
            "code_challenge": challenge.decode().rstrip("="),
            "code_challenge_method": "S256",
            "state": self.state,
        }
        return f"{authorize_url}?{urlencode(query)}"
