"""The issuer of tokens, as insight speaks to it: identity, or whichever the settings name."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx

from chassis.errors import Unavailable
from chassis.work import Work
from insight.config import settings_of
from insight.sessions.errors import IssuerSilent, SignInRefused

PATH = "/insight/pages"
_OAUTH = "/identity/oauth"


def redirect_uri(work: Work) -> str:
    return f"{work.app.settings.issuer}{PATH}/signed-in"


def authorize_url(work: Work) -> str:
    return settings_of(work).authorize_url or f"{work.app.settings.issuer}{_OAUTH}/authorize"


async def exchange(work: Work, code: str, verifier: str) -> tuple[str, int]:
    """The token, and for how many seconds it is good. Raises `SignInRefused`."""
    form = {
        "grant_type": "authorization_code",
        "client_id": settings_of(work).pages_client_id,
        "redirect_uri": redirect_uri(work),
        "code": code,
        "code_verifier": verifier,
    }
    answer = await _ask(work, settings_of(work).token_url, "token", form)
    if not answer.is_success:
        raise SignInRefused
    document: dict[str, Any] = answer.json()
    return str(document["access_token"]), int(document["expires_in"])


async def revoke(work: Work, token: str) -> None:
    """Whether or not the issuer answers, the session here is over."""
    form = {"token": token, "client_id": settings_of(work).pages_client_id}
    try:
        await _ask(work, settings_of(work).revocation_url, "revoke", form)
    except IssuerSilent:
        return


async def _ask(work: Work, url: str | None, name: str, form: Mapping[str, str]) -> httpx.Response:
    try:
        if url is None:
            return await work.app.peers.ask(
                "POST", "identity", f"{_OAUTH}/{name}", headers={}, data=dict(form)
            )
        async with httpx.AsyncClient(timeout=10, trust_env=False) as client:
            return await client.post(url, data=dict(form))
    except (Unavailable, httpx.HTTPError) as error:
        raise IssuerSilent from error


def is_own_address(path: str) -> bool:
    """A page of ours, and nowhere else: what follows a sign-in must not lead away."""
    parts = urlsplit(path)
    is_local = not parts.scheme and not parts.netloc and "\\" not in path
    return is_local and (parts.path == PATH or parts.path.startswith(f"{PATH}/"))
