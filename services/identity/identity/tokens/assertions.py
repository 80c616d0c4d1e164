"""Client assertions (private_key_jwt, RFC 7523): signed by the client, short, good once.

The list of algorithms is explicit, and the key comes from the client's registration alone: a `jwk`,
`jku` or `x5u` in the header is never followed.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OKPKey
from joserfc.jws import extract_compact

from chassis import strict_json
from chassis.errors import Malformed
from identity.clients.key_sets import ASSERTION_ALGORITHMS
from identity.oauth_refusals import InvalidClient

TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LIFETIME = timedelta(seconds=60)
SKEW = timedelta(seconds=30)
_UNREADABLE = (JoseError, Malformed, ValueError, TypeError, KeyError, AttributeError)


@dataclass(frozen=True)
class Assertion:
    """What is left to do with a valid one: use it up."""

    jti_hash: bytes
    expires_at: datetime


def claimed_client(assertion: str) -> str:
    """Whom an assertion, not yet checked, says it is from. Raises `InvalidClient`."""
    try:
        claims = strict_json.loads(extract_compact(assertion.encode()).payload)
        return str(claims["sub"])
    except _UNREADABLE as error:
        raise InvalidClient from error


def checked(
    assertion: str,
    jwks: Mapping[str, Any] | None,
    *,
    client_id: str,
    audiences: tuple[str, ...],
    now: datetime,
) -> Assertion:
    """Raises `InvalidClient`. Without keys (nobody of that name) the same work fails."""
    keys = KeySet.import_key_set({"keys": jwks["keys"]}) if jwks else _stand_in()
    try:
        claims = jwt.decode(assertion, keys, algorithms=ASSERTION_ALGORITHMS).claims
        if jwks is None or not claims["iss"] == claims["sub"] == client_id:
            raise InvalidClient
        # One audience, as a string: an assertion made for several can be replayed at another.
        if not isinstance(claims["aud"], str) or claims["aud"] not in audiences:
            raise InvalidClient
        return Assertion(_jti_hash(claims), _expiry(claims, now))
    except _UNREADABLE as error:
        raise InvalidClient from error


def _expiry(claims: Mapping[str, Any], now: datetime) -> datetime:
    """When it can be forgotten: its end and the skew allowed."""
    expires_at = _moment(claims["exp"])
    begun = all(_moment(claims[name]) <= now + SKEW for name in ("iat", "nbf") if name in claims)
    if not begun or not now - SKEW < expires_at <= now + LIFETIME + SKEW:
        raise InvalidClient
    return expires_at + SKEW


def _moment(seconds: object) -> datetime:
    """Raises TypeError or ValueError for what is no NumericDate."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise TypeError("NumericDate")
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError) as error:
        raise ValueError("NumericDate") from error


def _jti_hash(claims: Mapping[str, Any]) -> bytes:
    jti = claims["jti"]
    if not isinstance(jti, str) or not jti:
        raise TypeError("jti")
    return hashlib.sha256(jti.encode()).digest()


@cache
def _stand_in() -> OKPKey:
    return OKPKey.generate_key("Ed25519")
