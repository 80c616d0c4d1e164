"""Use cases of the login page and of the code it gives."""

import hashlib
import re
import secrets
from datetime import timedelta

from chassis.models import new_id
from chassis.work import Work
from identity.accounts import passwords
from identity.accounts import repository as account_rows
from identity.accounts import service as accounts
from identity.accounts.models import Account
from identity.authorization import repository
from identity.authorization.models import AuthorizationCode
from identity.authorization.schemas import AuthorizationRequest, location
from identity.clients import redirects
from identity.clients import repository as clients
from identity.config import settings_of
from identity.oauth_parameters import Parameters
from identity.oauth_refusals import AuthorizationRefused, InvalidGrant, InvalidRequest
from identity.tokens import repository as tokens

LONGEST_STATE = 1_024
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")
_LOGIN_NAME = re.compile(r"[a-z][a-z0-9.-]{1,62}")


async def read_request(work: Work, parameters: Parameters) -> AuthorizationRequest:
    """Raises `InvalidRequest` where the browser must not be sent on, as the client or its address
    is not known, and `AuthorizationRefused` with the address for any other fault."""
    client = await clients.find_usable(work, parameters.require("client_id"))
    redirect_uri = parameters.require("redirect_uri")
    if client is None or not redirects.is_registered(redirect_uri, client.redirect_uris):
        raise InvalidRequest("This program, or the address it asks to return to, is not known.")
    state = parameters.get("state")
    fault = _fault(parameters)
    if fault is not None:
        raise AuthorizationRefused(
            location(
                redirect_uri,
                error=fault,
                state=state if len(state or "") <= LONGEST_STATE else None,
                iss=work.app.settings.issuer,
            )
        )
    challenge = parameters.require("code_challenge")
    return AuthorizationRequest(client.client_id, redirect_uri, challenge, state)


async def log_in(work: Work, request: AuthorizationRequest, parameters: Parameters) -> str | None:
    """Where to send the browser, with the code; None when name or password are not right."""
    name, password = parameters.get("login_name") or "", parameters.get("password") or ""
    if not _LOGIN_NAME.fullmatch(name) or not 1 <= len(password) <= passwords.LONGEST:
        return None
    account = await accounts.log_in(work, name, password)
    if account is None:
        return None
    return location(
        request.redirect_uri,
        code=await _new_code(work, account, request),
        state=request.state,
        iss=work.app.settings.issuer,
    )


async def redeem(
    work: Work, client_id: str, *, code: str, redirect_uri: str, verifier: str
) -> tuple[Account, str]:
    """The account that logged in, and the jti for its token.

    Raises `InvalidGrant`; on a second use the token of the first is revoked, and that must be
    committed (RFC 6749 §4.1.2).
    """
    found = await repository.lock(work, _hash(code))
    if found is None or not _VERIFIER.fullmatch(verifier):
        raise InvalidGrant
    if found.used_at is not None:
        ends_at = found.used_at + timedelta(seconds=settings_of(work).person_token_seconds)
        await tokens.revoke(work, found.jti, ends_at)
    if not found.is_for(client_id, redirect_uri, verifier):
        raise InvalidGrant
    found.use(work.now)
    account = await account_rows.find_usable(work, account_id=found.account_id)
    if account is None:
        raise InvalidGrant
    return account, found.jti


async def _new_code(work: Work, account: Account, request: AuthorizationRequest) -> str:
    code = secrets.token_urlsafe(32)
    await repository.forget(work)
    work.add(
        AuthorizationCode(
            code_hash=_hash(code),
            account_id=account.id,
            client_id=request.client_id,
            redirect_uri=request.redirect_uri,
            code_challenge=request.code_challenge,
            expires_at=work.now + timedelta(seconds=settings_of(work).authorization_code_seconds),
            jti=new_id().hex,
        )
    )
    return code


def _fault(parameters: Parameters) -> str | None:
    """The error code of what is wrong with a request whose address is good."""
    if parameters.get("response_type") != "code":
        return "unsupported_response_type"
    challenge = parameters.get("code_challenge") or ""
    proven = parameters.get("code_challenge_method") == "S256" and _CHALLENGE.fullmatch(challenge)
    if not proven or len(parameters.get("state") or "") > LONGEST_STATE:
        return "invalid_request"
    return None


def _hash(code: str) -> bytes:
    return hashlib.sha256(code.encode()).digest()
