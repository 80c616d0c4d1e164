"""Authorization codes: what the browser carries from the login page to the client (RFC 6749)."""

import base64
import hashlib
import hmac
from datetime import datetime
from uuid import UUID

from sqlalchemy import LargeBinary
from sqlmodel import Field

from chassis.models import moment
from identity.oauth_refusals import InvalidGrant
from identity.tables import Row


class AuthorizationCode(Row, table=True):
    """One login, good once and for a minute; only the code's hash is kept."""

    code_hash: bytes = Field(primary_key=True, sa_type=LargeBinary)
    account_id: UUID = Field(foreign_key="account.id")
    client_id: str = Field(max_length=63)
    redirect_uri: str = Field(max_length=500)
    code_challenge: str = Field(max_length=43)
    expires_at: datetime = moment(index=True)
    jti: str = Field(max_length=64)
    """Of the token that the code is exchanged for, so that a second use can take it back."""
    used_at: datetime | None = moment(default=None)

    def is_for(self, client_id: str, redirect_uri: str, verifier: str) -> bool:
        """Bound to the client, to the address, and to who began (RFC 7636, S256)."""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
        proven = hmac.compare_digest(challenge.decode().rstrip("="), self.code_challenge)
        return proven and self.client_id == client_id and self.redirect_uri == redirect_uri

    def use(self, now: datetime) -> None:
        if self.used_at is not None or now >= self.expires_at:
            raise InvalidGrant
        self.used_at = now
