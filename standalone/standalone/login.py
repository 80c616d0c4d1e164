"""Getting a token over HTTP, as a person (authorization code with PKCE) or as a system.

What a browser and a native program do together (RFC 8252) is played here by one: the login page is
fetched, filled in and sent, and the code is taken from the address it leads to.
"""

import asyncio
import base64
import hashlib
import secrets
import time
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from joserfc import jwt
from joserfc.jwk import OKPKey

from chassis.peers import tls

CLIENT_ID = "wardship-cli"
# Nothing listens there: the redirect is read, not followed.
REDIRECT_URI = "http://127.0.0.1/callback"
_OAUTH = "/identity/oauth"
_PATIENCE = 30
"""So many times a token is asked for where a quota is used up, each time after its Retry-After."""
_ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class LoginRefused(Exception):
    """The login name or the password is not right."""

    def __init__(self, detail: str | None = None) -> None:
        super().__init__(detail or self.__doc__)


async def token(
    base_url: str, name: str, password: str, *, transport: httpx.AsyncBaseTransport | None = None
) -> str:
    """A person's access token. Raises `LoginRefused`, or `httpx.HTTPError` when nothing answers."""
    verifier = secrets.token_urlsafe(48)
    async with _client(base_url, transport) as client:
        code = await _log_in(client, name, password, verifier)
        form = {
            "grant_type": "authorization_code",
            "client_id": CLIENT_ID,
            "redirect_uri": REDIRECT_URI,
            "code": code,
            "code_verifier": verifier,
        }
        return await _token(client, form)


async def client_token(
    base_url: str,
    client_id: str,
    *,
    secret: str | None = None,
    key: Mapping[str, Any] | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
) -> str:
    """A system's access token, by its secret or by its private JWK (Ed25519)."""
    form = {"grant_type": "client_credentials", "client_id": client_id}
    async with _client(base_url, transport) as client:
        if key is not None:
            form["client_assertion_type"] = _ASSERTION_TYPE
            form["client_assertion"] = _assertion(await _issuer(client), client_id, key)
        else:
            form["client_secret"] = secret or ""
        return await _token(client, form)


def _client(base_url: str, transport: httpx.AsyncBaseTransport | None) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        base_url=base_url, timeout=30, transport=transport, trust_env=False, verify=tls()
    )


async def _log_in(client: httpx.AsyncClient, name: str, password: str, verifier: str) -> str:
    """The code that the login leads to."""
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
    state = secrets.token_urlsafe(16)
    wanted = {
        "response_type": "code",
        "client_id": CLIENT_ID,
        "redirect_uri": REDIRECT_URI,
        "code_challenge": challenge.decode().rstrip("="),
        "code_challenge_method": "S256",
        "state": state,
    }
    page = await client.get(f"{_OAUTH}/authorize", params=wanted)
    page.raise_for_status()
    filled = {**_hidden_fields(page.text), "login_name": name, "password": password}
    answer = await client.post(f"{_OAUTH}/authorize", data=filled)
    if answer.status_code == httpx.codes.FORBIDDEN:
        raise LoginRefused
    query = parse_qs(urlsplit(answer.headers.get("location", "")).query)
    if answer.status_code != httpx.codes.FOUND or query.get("state") != [state]:
        raise LoginRefused(f"The login page answered {answer.status_code}.")
    if "code" not in query:
        raise LoginRefused(f"The login was refused: {query.get('error', ['unknown'])[0]}.")
    return str(query["code"][0])


async def _token(client: httpx.AsyncClient, form: Mapping[str, str]) -> str:
    """Patient with the gateway, where all who have no token yet share one quota; a 429 of the
    issuer itself is a refusal."""
    for _ in range(_PATIENCE):
        answer = await client.post(f"{_OAUTH}/token", data=dict(form))
        if answer.status_code != httpx.codes.TOO_MANY_REQUESTS or "error" in answer.json():
            break
        await asyncio.sleep(float(answer.headers["retry-after"]))
    document = answer.json()
    if not answer.is_success:
        raise LoginRefused(document.get("error_description") or document.get("detail"))
    return str(document["access_token"])


async def _issuer(client: httpx.AsyncClient) -> str:
    answer = await client.get("/.well-known/oauth-authorization-server")
    answer.raise_for_status()
    return str(answer.json()["issuer"])


def _assertion(issuer: str, client_id: str, key: Mapping[str, Any]) -> str:
    now = int(time.time())
    claims = {
        "iss": client_id,
        "sub": client_id,
        "aud": issuer,
        "iat": now,
        "exp": now + 60,
        "jti": secrets.token_urlsafe(16),
    }
    header = {"alg": "Ed25519", "kid": key["kid"]}
    assertion: str = jwt.encode(
        header, claims, OKPKey.import_key(dict(key)), algorithms=["Ed25519"]
    )
    return assertion


def _hidden_fields(page: str) -> dict[str, str]:
    parser = _HiddenFields()
    parser.feed(page)
    return parser.fields


class _HiddenFields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "input" and given.get("type") == "hidden":
            self.fields[given.get("name") or ""] = given.get("value") or ""
