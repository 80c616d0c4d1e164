"""Checking bearer tokens: JWT access tokens (RFC 9068) signed with Ed25519, keys by JWKS.

The algorithm list is explicit and has one entry: a token cannot choose how it is checked.
"""

import asyncio
import math
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
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
LONGEST_TOKEN = 8_192
"""Characters; ours have some 600."""
_EPOCH = datetime.fromtimestamp(0, UTC)
_UNUSABLE = (JoseError, LookupError, TypeError, ValueError, AttributeError, ArithmeticError)
"""What a token, or a key document, that is not one makes the libraries raise."""

log = structlog.get_logger()


class KeySource:
    """The issuer's JWKS, kept for ten minutes; an unknown key id asks again, after a pause.

    Whoever comes while it is being asked waits for that answer. When it does not answer, the keys
    last read still hold.
    """

    def __init__(
        self,
        fetch: Callable[[], Awaitable[dict[str, Any]]],
        *,
        fresh: float = 600,
        pause: float = 5,
    ) -> None:
        self._fetch, self._fresh, self._pause = fetch, fresh, pause
        self._keys: KeySet | None = None
        self._fetched_at = self._asked_at = -math.inf
        self._asking: asyncio.Task[None] | None = None

    async def key_set(self, kid: object) -> KeySet:
        if self._keys is None or self._is_worth_asking(kid):
            if self._asking is None or self._asking.done():
                self._asking = asyncio.create_task(self._refresh())
            await asyncio.shield(self._asking)
        if self._keys is None:
            raise Unavailable("The issuer's keys cannot be read just now.")
        return self._keys

    def _is_worth_asking(self, kid: object) -> bool:
        """Old keys, or a key id that is not among them; but never again so soon."""
        now = time.monotonic()
        known = self._keys is not None and any(key.kid == kid for key in self._keys.keys)
        is_old = now - self._fetched_at > self._fresh
        return (is_old or not known) and now - self._asked_at > self._pause

    async def _refresh(self) -> None:
        self._asked_at = time.monotonic()
        try:
            self._keys = KeySet.import_key_set(await self._fetch())  # type: ignore[arg-type]
            self._fetched_at = time.monotonic()
        except (OSError, Unavailable, *_UNUSABLE) as error:
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
        if len(token) > LONGEST_TOKEN:
            raise Unauthenticated("The token is too long.")
        try:
            header = _header(token)
            if header.get("typ") != TOKEN_TYPE or header.get("alg") not in ALGORITHMS:
                raise Unauthenticated("Only Ed25519-signed access tokens of the issuer are taken.")
            if "crit" in header:
                raise Unauthenticated("No critical header is understood here.")
            keys = await self._keys.key_set(header.get("kid"))
            decoded = jwt.decode(token, keys, algorithms=ALGORITHMS)
            self._claims.validate(decoded.claims)
            return _caller(decoded.claims)
        except (RecursionError, *_UNUSABLE) as error:
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
    """Raises for what is missing or of another kind: no area named is not the whole nation."""
    roles, organisation = claims.get("roles", []), claims.get("org")
    texts = [claims["sub"], claims["client_id"], claims["area"]]
    texts += [] if organisation is None else [organisation]
    if not isinstance(roles, list) or not all(isinstance(text, str) for text in roles + texts):
        raise TypeError("claims")
    return Caller(
        subject=claims["sub"],
        client_id=claims["client_id"],
        organisation=organisation,
        roles=frozenset(roles),
        area=Area(claims["area"]),
        expires_at=_EPOCH + timedelta(seconds=claims["exp"]),
    )
