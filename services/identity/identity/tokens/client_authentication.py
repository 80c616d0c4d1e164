"""Which client asks, and how it proves that (RFC 6749 §2.3, RFC 7523).

An unknown client, a suspended one and a wrong proof cost the same work and get the same answer.
"""

import base64
import binascii
import hmac
import re
from dataclasses import dataclass
from urllib.parse import unquote_plus

from chassis.work import Work
from identity.attempts import service as attempts
from identity.clients import repository as clients
from identity.clients import secrets
from identity.clients.models import Client, Proof
from identity.oauth_parameters import Parameters
from identity.oauth_refusals import InvalidClient, InvalidRequest, TooManyAttempts
from identity.tokens import assertions, repository

TOKEN_PATH = "/identity/oauth/token"  # noqa: S105  (a path)
_CLIENT_ID = re.compile(r"[a-z][a-z0-9-]{1,62}")
_STAND_IN = bytes(32)


@dataclass(frozen=True)
class Presented:
    """A request to a token endpoint."""

    parameters: Parameters
    authorization: str | None


@dataclass(frozen=True)
class Credentials:
    """Who says who they are, and the secret or assertion they give for it."""

    client_id: str
    proof: Proof
    value: str = ""


async def authenticate(work: Work, presented: Presented) -> Client:
    """Raises `InvalidClient`, or `InvalidRequest` for more than one way at once."""
    given = _credentials(presented)
    if not _CLIENT_ID.fullmatch(given.client_id):
        raise InvalidClient
    client = await clients.find_usable(work, given.client_id)
    if client is not None and client.proof != given.proof:
        client = None
    if given.proof == Proof.SECRET:
        await _check_secret(work, client, given)
    elif given.proof == Proof.PRIVATE_KEY:
        await _check_assertion(work, client, given)
    if client is None:
        raise InvalidClient
    return client


async def _check_secret(work: Work, client: Client | None, given: Credentials) -> None:
    """A right secret is taken even while wrong ones are refused: 256 bits are not guessed, and a
    lock would let anybody stop a service."""
    kept = (client and client.secret_hash) or _STAND_IN
    if hmac.compare_digest(secrets.digest(given.value), kept):
        return
    attempt = await attempts.begin(work, "client", given.client_id)
    if attempt.is_paused(work.now):
        assert attempt.paused_until is not None
        wait = int((attempt.paused_until - work.now).total_seconds()) + 1
        raise TooManyAttempts(headers={"Retry-After": str(wait)})
    await attempts.end(work, attempt, success=False)
    raise InvalidClient


async def _check_assertion(work: Work, client: Client | None, given: Credentials) -> None:
    issuer = work.app.settings.issuer
    assertion = assertions.checked(
        given.value,
        client.jwks if client else None,
        client_id=given.client_id,
        audiences=(issuer, issuer + TOKEN_PATH),
        now=work.now,
    )
    fresh = await repository.use_assertion(
        work, given.client_id, assertion.jti_hash, assertion.expires_at
    )
    if not fresh:
        raise InvalidClient


def _credentials(presented: Presented) -> Credentials:
    parameters = presented.parameters
    named = parameters.get("client_id")
    ways = [
        way
        for way in (_basic(presented.authorization), _posted(parameters), _signed(parameters))
        if way is not None
    ]
    if len(ways) > 1 or any(named not in (None, way.client_id) for way in ways):
        raise InvalidRequest("Prove the client in one way only.")
    if ways:
        return ways[0]
    if named is None:
        raise InvalidClient
    return Credentials(named, Proof.NONE)


def _basic(authorization: str | None) -> Credentials | None:
    if authorization is None:
        return None
    scheme, _, encoded = authorization.partition(" ")
    try:
        client_id, colon, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, ValueError) as error:
        raise InvalidClient from error
    if scheme.lower() != "basic" or not colon:
        raise InvalidClient
    return Credentials(unquote_plus(client_id), Proof.SECRET, unquote_plus(secret))


def _posted(parameters: Parameters) -> Credentials | None:
    secret = parameters.get("client_secret")
    if secret is None:
        return None
    return Credentials(parameters.require("client_id"), Proof.SECRET, secret)


def _signed(parameters: Parameters) -> Credentials | None:
    assertion = parameters.get("client_assertion")
    if assertion is None:
        return None
    if parameters.get("client_assertion_type") != assertions.TYPE:
        raise InvalidRequest(f"client_assertion_type must be {assertions.TYPE}.")
    return Credentials(assertions.claimed_client(assertion), Proof.PRIVATE_KEY, assertion)
