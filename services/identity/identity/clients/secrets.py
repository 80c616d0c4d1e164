"""Client secrets: 256 random bits, so that a plain SHA-256 is enough to keep."""

import hashlib
import secrets

SHORTEST = 32
"""Characters of a secret that is given instead of made here."""


class SecretTooShort(ValueError):
    """A client secret needs at least 32 characters, made at random."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


def generated() -> str:
    return secrets.token_urlsafe(32)


def digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def digest_of_given(secret: str) -> bytes:
    """Raises `SecretTooShort`."""
    if len(secret) < SHORTEST:
        raise SecretTooShort
    return digest(secret)
