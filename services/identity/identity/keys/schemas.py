"""What goes out about signing keys."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from identity.keys.models import KeyStatus


class KeySetRead(BaseModel):
    """A JWK set (RFC 7517)."""

    keys: list[dict[str, Any]]


class SigningKeyRead(BaseModel):
    """A signing key's place in the rotation."""

    kid: str
    status: KeyStatus
    published_at: datetime
    activated_at: datetime | None
    retired_at: datetime | None
