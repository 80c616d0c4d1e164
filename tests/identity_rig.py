"""What the tests of identity share: requests as clients, browsers and operators make them."""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import httpx
from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey, RSAKey

from chassis.access import Caller
from chassis.auth import KeySource, TokenVerifier
from chassis.testing import ISSUER, Service

MIGRATIONS = Path(__file__).parent.parent / "services" / "identity" / "migrations"
TOKEN = "/identity/oauth/token"
AUTHORIZE = "/identity/oauth/authorize"
REDIRECT = "http://127.0.0.1/callback"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
Key = OKPKey | ECKey | RSAKey


@dataclass
class Person:
    """An account made for one test."""

    id: str
    login_name: str
    password: str


@dataclass
class System:
    """A confidential client made for one test."""

    id: str
    client_id: str
    secret: str = ""
    key: Key | None = None


class Rig:
    """The running service, and an operator of it."""

    def __init__(self, service: Service, operator: str) -> None:
        self.service, self._operator = service, operator

    @property
    def client(self) -> httpx.AsyncClient:
        return self.service.client

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._operator}"}

    async def post(self, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """As the operator."""
        return await self.client.post(path, json=body, headers={**self.headers, **headers})

    async def get(self, path: str, **parameters: Any) -> httpx.Response:
        return await self.client.get(path, headers=self.headers, params=parameters)

    async def organisation(self, area: str = "510104", kind: str = "court") -> str:
        body = {"name": f"机构 {uuid4().hex}", "kind": kind, "area_code": area}
        return await self._made("/identity/organisations", body)

    async def person(self, *grants: tuple[str, str], organisation: str | None = None) -> Person:
        name = f"p{uuid4().hex[:12]}"
        body = {"login_name": name, "organisation_id": organisation}
        answer = await self.post("/identity/accounts", body)
        assert answer.status_code == 201, answer.text
        person = Person(answer.json()["id"], name, answer.json()["password"])
        await self._grant(grants, account_id=person.id)
        return person

    async def system(
        self,
        *grants: tuple[str, str],
        key: Key | None = None,
        organisation: str | None = None,
        redirect_uris: tuple[str, ...] = (),
    ) -> System:
        client_id = f"c{uuid4().hex[:12]}"
        body: dict[str, Any] = {
            "client_id": client_id,
            "proof": "private_key_jwt" if key else "client_secret",
            "organisation_id": organisation,
            "redirect_uris": redirect_uris,
        }
        if key:
            body["jwks"] = {"keys": [key.as_dict(private=False)]}
        answer = await self.post("/identity/clients", body)
        assert answer.status_code == 201, answer.text
        made = answer.json()
        await self._grant(grants, client=made["id"])
        return System(made["id"], client_id, made["client_secret"] or "", key)

    async def token(self, **form: str) -> httpx.Response:
        return await self.client.post(TOKEN, data=form)

    async def secret_token(self, system: System, **form: str) -> httpx.Response:
        given = {"client_id": system.client_id, "client_secret": system.secret}
        return await self.token(grant_type="client_credentials", **{**given, **form})

    async def assertion_token(self, assertion: str, **form: str) -> httpx.Response:
        return await self.token(
            grant_type="client_credentials",
            client_assertion_type=ASSERTION_TYPE,
            client_assertion=assertion,
            **form,
        )

    def assertion(self, system: System, header: dict[str, Any] | None = None, **claims: Any) -> str:
        """Signed by the client; `claims` override, and None leaves one out."""
        assert system.key is not None
        now = int(self.service.clock().timestamp())
        body = {
            "iss": system.client_id,
            "sub": system.client_id,
            "aud": ISSUER,
            "iat": now,
            "exp": now + 60,
            "jti": uuid4().hex,
            **claims,
        }
        given = {"alg": algorithm_of(system.key), "kid": system.key.kid, **(header or {})}
        kept = {name: value for name, value in body.items() if value is not None}
        signed: str = jwt.encode(given, kept, system.key, algorithms=[given["alg"]])
        return signed

    async def verified(self, token: str) -> Caller:
        """As any service of ours would check it, with the published keys."""

        async def fetch() -> dict[str, Any]:
            document: dict[str, Any] = (await self.client.get("/identity/oauth/jwks")).json()
            return document

        return await TokenVerifier(issuer=ISSUER, keys=KeySource(fetch)).verify(token)

    async def _grant(self, grants: tuple[tuple[str, str], ...], **holder: str) -> None:
        for role, area in grants:
            body = {"role": role, "area_code": area, **holder}
            answer = await self.post("/identity/roles", body)
            assert answer.status_code == 201, answer.text

    async def _made(self, path: str, body: dict[str, Any]) -> str:
        answer = await self.post(path, body)
        assert answer.status_code == 201, answer.text
        made: str = answer.json()["id"]
        return made


class Browser:
    """One person's browser at the login page, and the program that sent it there."""

    def __init__(self, rig: Rig, client_id: str = "wardship-cli") -> None:
        self.rig = rig
        self.verifier = secrets.token_urlsafe(48)
        self.wanted = {
            "response_type": "code",
            "client_id": client_id,
            "redirect_uri": REDIRECT,
            "code_challenge": challenge_of(self.verifier),
            "code_challenge_method": "S256",
            "state": "xyz & 中文",
        }
        web = httpx.ASGITransport(rig.service.web)
        self.http = httpx.AsyncClient(transport=web, base_url="http://identity")

    async def open(self, **changed: str | None) -> httpx.Response:
        wanted = {k: v for k, v in {**self.wanted, **changed}.items() if v is not None}
        return await self.http.get(AUTHORIZE, params=wanted)

    async def submit(self, name: str, password: str, **changed: str) -> httpx.Response:
        """Open the page, fill it in, send it."""
        filled = {**fields((await self.open()).text), "login_name": name, "password": password}
        return await self.http.post(AUTHORIZE, data={**filled, **changed})

    async def code(self, person: Person) -> str:
        answer = await self.submit(person.login_name, person.password)
        assert answer.status_code == 302, answer.text
        return query(answer)["code"]

    async def exchange(self, code: str, **changed: str) -> httpx.Response:
        form = {
            "grant_type": "authorization_code",
            "client_id": self.wanted["client_id"],
            "redirect_uri": self.wanted["redirect_uri"],
            "code": code,
            "code_verifier": self.verifier,
        }
        return await self.http.post(TOKEN, data={**form, **changed})


def challenge_of(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def query(answer: httpx.Response) -> dict[str, str]:
    """The query of the address that an answer redirects to."""
    parsed = parse_qs(urlsplit(answer.headers["location"]).query)
    return {name: values[0] for name, values in parsed.items()}


def fields(page: str) -> dict[str, str]:
    """The hidden fields of a form."""
    found: dict[str, str] = {}

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            given = dict(attrs)
            if given.get("type") == "hidden":
                found[given.get("name") or ""] = given.get("value") or ""

    Reader().feed(page)
    return found


def algorithm_of(key: Key) -> str:
    return {"OKP": "Ed25519", "EC": "ES256", "RSA": "RS256"}[key.key_type]


def ed25519() -> OKPKey:
    return OKPKey.generate_key("Ed25519", parameters={"kid": uuid4().hex})
