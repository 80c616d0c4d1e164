"""Checking bearer tokens: JWT access tokens (RFC 9068) signed with Ed25519, keys by JWKS.

The algorithm list is explicit and has one entry: a token cannot choose how it is checked.
"""

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import structlog
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import extract_compact

from chassis.access import Caller
from chassis.errors import Unauthenticated, Unavailable
from reference.divisions import Area

ALGORITHMS = ["Ed25519"]
AUDIENCE = "wardship"
TOKEN_TYPE = "at+jwt"  # noqa: S105  (a media type, RFC 9068)
LEEWAY_SECONDS = 30

log = structlog.get_logger()


class KeySource:
    """The issuer's JWKS, kept for ten minutes; an unknown key id asks again, at most every 5 s."""

    def __init__(
        self,
        fetch: Callable[[], Awaitable[dict[str, Any]]],
        *,
        fresh: float = 600,
        pause: float = 5,
    ) -> None:
        self._fetch, self._fresh, self._pause = fetch, fresh, pause
        self._keys: KeySet | None = None
        self._fetched_at = 0.0

    async def key_set(self, kid: str | None) -> KeySet:
        age = time.monotonic() - self._fetched_at
        known = self._keys is not None and any(key.kid == kid for key in self._keys.keys)
        if self._keys is None or age > self._fresh or (not known and age > self._pause):
            await self._refresh()
        if self._keys is None:
            raise Unavailable("The issuer's keys cannot be read just now.")
        return self._keys

    async def _refresh(self) -> None:
        try:
            self._keys = KeySet.import_key_set(await self._fetch())  # type: ignore[arg-type]
            self._fetched_at = time.monotonic()
        except (OSError, ValueError, JoseError, Unavailable) as error:
            log.warning("jwks_unreachable", error=repr(error))


class TokenVerifier:
    """Turns a bearer token into a `Caller`; what was verified is remembered until it expires."""

    def __init__(
        self, *, issuer: str, keys: KeySource, audience: str = AUDIENCE, remember: int = 10_000
    ) -> None:
        self._keys, self._remember = keys, remember
        self._claims = jwt.JWTClaimsRegistry(
            now=None,
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": audience},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
            client_id={"essential": True},
        )
        self._known: OrderedDict[str, Caller] = OrderedDict()

    async def verify(self, token: str) -> Caller:
        """Raises `Unauthenticated` with what is wrong, never with the token."""
        caller = self._known.get(token)
        if caller is None:
            caller = await self._check(token)
            self._known[token] = caller
            if len(self._known) > self._remember:
                self._known.popitem(last=False)
        if caller.expires_at.timestamp() + LEEWAY_SECONDS <= time.time():
            self._known.pop(token, None)
            raise Unauthenticated("The token has expired; get a new one.")
        return caller

    async def _check(self, token: str) -> Caller:
        try:
            header = _header(token)
            if header.get("typ") != TOKEN_TYPE or header.get("alg") not in ALGORITHMS:
                raise Unauthenticated("Only Ed25519-signed access tokens of the issuer are taken.")
            keys = await self._keys.key_set(header.get("kid"))
            decoded = jwt.decode(token, keys, algorithms=ALGORITHMS)
            self._claims.validate(decoded.claims)
            return _caller(decoded.claims)
        except (JoseError, ValueError, TypeError, KeyError, UnicodeError) as error:
            raise Unauthenticated(f"The token is not valid: {type(error).__name__}.") from error


def bearer(authorization: str | None) -> str:
    """The token of an Authorization header."""
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthenticated
    return token.strip()


def _header(token: str) -> dict[str, Any]:
    return dict(extract_compact(token.encode()).headers())


def _caller(claims: dict[str, Any]) -> Caller:
    roles = claims.get("roles", [])
    if not isinstance(roles, list):
        raise TypeError("roles")
    return Caller(
        subject=str(claims["sub"]),
        client_id=str(claims["client_id"]),
        organisation=claims.get("org"),
        roles=frozenset(map(str, roles)),
        area=Area(str(claims.get("area", ""))),
        expires_at=datetime.fromtimestamp(claims["exp"], UTC),
    )
